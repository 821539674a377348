"""`whimbrel affair`: reports, or records already coded, in; the affair behind them out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whimbrel.cli.options import Setup, fail, reading_options

if TYPE_CHECKING:
    from whimbrel.affair import Affair
    from whimbrel.charts.drawing import Form
    from whimbrel.records import Coding, Failure

SHOWN_FAILURES = 20


@click.command(short_help="Put reports together into the affair behind them.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder for affair.json, the tables and the page.",
)
@click.option("--title", help="Title of the page; the largest story's without it.")
@click.option("--period", type=click.Choice(("week", "month")), help="What relations are counted by.")
@click.option("--png", is_flag=True, help="Write the charts as PNG too.")
@click.option("--pdf", is_flag=True, help="Write the charts as PDF too.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that code side by side."
)
@reading_options
def affair(
    paths: tuple[str, ...],
    output: Path,
    title: str | None,
    period: "str | None",
    png: bool,
    pdf: bool,
    workers: int,
    setup: Setup,
) -> None:
    """Put the reports at PATH... together: stories, incidents, disagreements, commitments, relations.

    PATH is what `whimbrel code` takes, or a file of records that it wrote as JSON Lines (in whole, they know the
    sentences of events, and no more of a report's text). DIR gets affair.json, tables as CSV and Parquet, and
    affair.html, a page that opens without a network. A report that cannot be read is named on standard error, the
    others are put together, and the exit status is 1. It is 2 where nothing could be done.
    """
    from whimbrel.assemble import build_affair
    from whimbrel.cli.coded import is_coded, read_codings
    from whimbrel.errors import WhimbrelError
    from whimbrel.gazetteer import load_gazetteer

    options = setup.make_read_options()
    forms: list[Form] = [*(["png"] if png else []), *(["pdf"] if pdf else [])]  # type: ignore[list-item]
    try:
        output.mkdir(parents=True, exist_ok=True)
        coded = [path for path in paths if is_coded(path)]
        codings = list(read_codings(coded))
        failures: list[Failure] = []
        raw = [path for path in paths if path not in coded]
        if raw:
            from whimbrel.ingest import read_reports

            items = setup.build_coder().code(read_reports(raw, options, stdin=sys.stdin.buffer), workers=workers)
            codings += keep_codings(items, failures)
        if not codings:
            tell_failures(failures)
            fail("no report could be read; nothing was written")
        made = build_affair(codings, gazetteer=load_gazetteer(setup.gazetteer), period=period)  # type: ignore[arg-type]
        write_files(made, output, title, forms)
    except WhimbrelError as exc:
        fail(str(exc))
    except OSError as exc:
        fail(f"{exc.filename or output}: {exc.strerror or exc}; name a folder that you may write to")
    tell_failures(failures)
    tell(made, output)
    sys.exit(1 if failures else 0)


def keep_codings(items: "Iterator[Coding | Failure]", failures: "list[Failure]") -> "Iterator[Coding]":
    """Yield what was coded, and gather the failures."""
    from whimbrel.records import Failure

    for item in items:
        if isinstance(item, Failure):
            failures.append(item)
        else:
            yield item


def write_files(made: "Affair", folder: Path, title: str | None, forms: "list[Form]") -> None:
    """Write everything that the affair is: JSON, tables, page, and pictures in `forms`."""
    import msgspec

    from whimbrel.export.affairs.record_tables import write_csv, write_parquet
    from whimbrel.export.page import write_page

    write_whole(folder / "affair.json", msgspec.json.encode(made))
    for write in (write_csv, write_parquet):
        write(made, folder / "tables")
    write_whole(folder / "affair.html", write_page(made, title=title).encode())
    if forms:
        write_pictures(made, folder / "charts", forms)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that gets its name only when it is whole."""
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(data)
    partial.replace(path)


def write_pictures(made: "Affair", folder: Path, forms: "list[Form]") -> None:
    """Write every chart of the page as a picture, in light colours."""
    from whimbrel.charts.drawing import draw
    from whimbrel.charts.palette import LIGHT
    from whimbrel.export.page.figures import list_charts, list_tensions

    folder.mkdir(parents=True, exist_ok=True)
    charts = [chart for some in list_charts(made, LIGHT).values() for chart in some]
    charts += [chart for _, chart in list_tensions(made, LIGHT)]
    for chart in charts:
        for form in forms:
            write_whole(folder / f"{chart.key}.{form}", draw(chart.spec, form))


def tell_failures(failures: "list[Failure]") -> None:
    """Say on standard error what could not be read or coded, why, and the mend."""
    for failure in failures[:SHOWN_FAILURES]:
        where = f"{failure.source}, {failure.place}" if failure.place else failure.source
        click.echo(f"failed: {where}: {failure.reason}; {failure.mend}", err=True)
    if len(failures) > SHOWN_FAILURES:
        click.echo(f"failed: {len(failures) - SHOWN_FAILURES} more", err=True)


def tell(made: "Affair", folder: Path) -> None:
    """Say on standard error what was made, and where it is."""
    own = sum(not incident.within for incident in made.incidents)
    parts = (
        f"{len(made.reports)} reports from {len(made.copies)} independent texts",
        f"{len(made.stories)} stories",
        f"{own} incidents from {len(made.events)} records",
        f"{len(made.disagreements)} disagreements",
        f"{len(made.commitments)} commitments",
    )
    click.echo("; ".join(parts), err=True)
    click.echo(f"open {folder / 'affair.html'}", err=True)
