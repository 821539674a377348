"""`whimbrel show`: one report in the terminal, its records under each sentence."""

import sys

import click

from whimbrel.cli.options import Setup, fail, reading_options


@click.command(short_help="Show one report's records under its sentences.")
@click.argument("path")
@reading_options
def show(
    path: str,
    setup: Setup,
) -> None:
    """Show the report at PATH (or - for standard input): each sentence with its spans marked, and its records below
    it.
    """
    from rich.console import Console

    from whimbrel.cli.paint import paint_coding
    from whimbrel.errors import WhimbrelError
    from whimbrel.ingest import read_reports
    from whimbrel.records import Failure

    options = setup.make_read_options()
    failed = False
    try:
        coder = setup.build_coder()
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
