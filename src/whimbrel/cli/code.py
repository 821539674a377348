"""`whimbrel code`: reports in, records out."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from whimbrel.cli.options import Setup, fail, reading_options
from whimbrel.export import FORMATS, EventWriter, find_form, open_writer
from whimbrel.records import Coding, Failure

SHOWN_FAILURES = 20


@click.command(short_help="Code reports into event records.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", default="-", metavar="FILE|-", help="Where the records go; standard output by default.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Form of the records; by the ending of FILE, else jsonl."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that code side by side."
)
@reading_options
def code(
    paths: tuple[str, ...],
    output: str,
    form: str | None,
    workers: int,
    setup: Setup,
) -> None:
    """Code the reports at PATH... (files, folders, patterns, or - for standard input) into event records.

    Text, HTML, JSON Lines, CSV, and any of them gzipped. Records stream out in the order of the reports. A report that
    cannot be read is named on standard error, the others are coded, and the exit status is 1. It is 2 where nothing
    could be done.
    """
    from whimbrel.errors import WhimbrelError
    from whimbrel.ingest import read_reports

    options = setup.make_read_options()
    try:
        form = find_form(form, output)
        coder = setup.build_coder()
        with open_output(output) as stream, closing(open_writer(form, stream)) as writer:
            tally = Tally(writer)
            items = read_reports(paths, options, stdin=sys.stdin.buffer)
            tally.take(coder.code(items, workers=workers))
    except WhimbrelError as exc:
        fail(str(exc))
    tally.report()
    sys.exit(1 if tally.failures else 0)


@contextmanager
def open_output(path: str) -> Iterator[BinaryIO]:
    """Open `path` for writing, or standard output for `-`; a file appears under its name only when it is whole.

    A link stays a link, and a device or a pipe is written to as it is. Leaves with status 2 where it cannot be written,
    and with 141, as other tools do, where whoever reads standard output goes away.
    """
    try:
        if path == "-":
            yield sys.stdout.buffer
            return
        target = Path(path).resolve()
        is_direct = target.exists() and not target.is_file()
        partial = target if is_direct else target.with_name(target.name + ".part")
        with partial.open("wb") as stream:
            yield stream
        if not is_direct:
            partial.replace(target)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as exc:
        name = "standard output" if path == "-" else path
        fail(f"{name}: cannot be written ({exc.strerror or exc}); name a file in a folder that you may write to")


class Tally:
    """Counts what came of a run, shows progress on a terminal, and tells what failed."""

    def __init__(self, writer: EventWriter) -> None:
        self.writer = writer
        self.reports = self.records = self.skipped = self.failed = 0
        self.languages: dict[str, int] = {}
        self.failures: list[Failure] = []

    def take(self, codings: Iterator[Coding | Failure]) -> None:
        """Write every event of `codings`, and count."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
            task = progress.add_task("coding", total=None)
            for item in codings:
                self._add(item)
                progress.update(
                    task, advance=1, description=f"{self.reports} reports, {self.records} records, {self.failed} failed"
                )

    def _add(self, item: Coding | Failure) -> None:
        if isinstance(item, Failure):
            self.failed += 1
            if len(self.failures) < SHOWN_FAILURES:
                self.failures.append(item)
            return
        self.reports += 1
        if item.skipped:
            self.skipped += 1
            self.languages[item.report.language] = self.languages.get(item.report.language, 0) + 1
        for event in item.events:
            self.writer.write(event)
            self.records += 1

    def report(self) -> None:
        """Say on standard error what was done, what was kept but not coded, what failed, why, and the mend."""
        for failure in self.failures:
            where = f"{failure.source}, {failure.place}" if failure.place else failure.source
            click.echo(f"failed: {where}: {failure.reason}; {failure.mend}", err=True)
        if self.failed > len(self.failures):
            click.echo(f"failed: {self.failed - len(self.failures)} more", err=True)
        parts = [f"{self.records} records from {self.reports} reports"]
        if self.skipped:
            languages = ", ".join(f"{count} in {code}" for code, count in sorted(self.languages.items()))
            parts.append(f"{self.skipped} not coded ({languages}: only English is)")
        if self.failed:
            parts.append(f"{self.failed} failed")
        click.echo("; ".join(parts), err=True)
