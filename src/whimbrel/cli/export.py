"""`whimbrel export`: an affair to another format, and what was lost on the way."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whimbrel.cli.options import fail

if TYPE_CHECKING:
    from whimbrel.affair import Affair

FORMS = ("polecat", "plover-json", "icews", "gdelt", "acled", "timelinejs", "geojson", "graphml", "csv", "parquet")
FOLDERS = ("csv", "parquet")


@click.command(short_help="Write an affair in another format, and say what was lost.")
@click.argument("affair", type=click.Path(path_type=Path), metavar="AFFAIR")
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help="The format.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; for csv and parquet a folder.",
)
@click.option("--losses", type=click.Path(path_type=Path), help="Write the report of losses here too, as JSON.")
def export(affair: Path, form: str, output: Path, losses: Path | None) -> None:
    """Write AFFAIR (affair.json, or the folder that has it) in another format.

    What had to be dropped, merged or approximated is told on standard error with its counts.
    """
    import msgspec

    from whimbrel.export.affairs import export_affair

    try:
        report = export_affair(read_affair(affair), form, output)
        if losses is not None:
            losses.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    except OSError as exc:
        name = exc.filename or output
        fail(f"{name}: {exc.strerror or exc}; name a {'folder' if form in FOLDERS else 'file'} that you may write to")
    click.echo(report.write_lines(), err=True)


def read_affair(path: Path) -> "Affair":
    """Return the affair at `path`, a file or a folder with `affair.json`; leave with status 2 where it is none."""
    import msgspec

    from whimbrel.affair import Affair

    file = path / "affair.json" if path.is_dir() else path
    try:
        return msgspec.json.decode(file.read_bytes(), type=Affair)
    except OSError as exc:
        fail(f"{file}: {exc.strerror or exc}; name the affair.json that `whimbrel affair` wrote")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        fail(f"{file}: is no affair ({exc}); make it with `whimbrel affair`")
    sys.exit(2)
