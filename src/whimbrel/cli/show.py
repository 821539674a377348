"""`whimbrel show`: one report in the terminal, its records under each sentence."""

import sys
from pathlib import Path

import click

from whimbrel.cli.options import fail, make_read_options, reading_options


@click.command(short_help="Show one report's records under its sentences.")
@click.argument("path")
@reading_options
def show(
    path: str,
    published: str | None,
    fields: tuple[str, ...],
    language: str | None,
    gazetteer: str | None,
    pipeline: str,
) -> None:
    """Show the report at PATH (or - for standard input): each sentence with its spans marked, and its records below
    it.
    """
    from rich.console import Console

    from whimbrel.cli.paint import paint_coding
    from whimbrel.errors import WhimbrelError
    from whimbrel.ingest import read_reports
    from whimbrel.pipeline import Coder
    from whimbrel.records import Failure

    options = make_read_options(published, fields, language)
    failed = False
    try:
        coder = Coder(pipeline, gazetteer=Path(gazetteer) if gazetteer else None)
        console = Console(highlight=False, soft_wrap=False)
        for item in coder.code(read_reports([path], options, stdin=sys.stdin.buffer)):
            if isinstance(item, Failure):
                where = f"{item.source}, {item.place}" if item.place else item.source
                click.echo(f"failed: {where}: {item.reason}; {item.mend}", err=True)
                failed = True
            else:
                for line in paint_coding(item):
                    console.print(line)
    except WhimbrelError as exc:
        fail(str(exc))
    sys.exit(1 if failed else 0)
