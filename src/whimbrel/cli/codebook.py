"""`whimbrel codebook`: what the codes mean."""

import click

from whimbrel.codebook import load_codebook
from whimbrel.codebook.load import QUADS, Codebook, EventType


@click.command(short_help="Print the codebook, or one event type.")
@click.argument("event_type", required=False, metavar="[TYPE]")
def codebook(event_type: str | None) -> None:
    """Print the event types of the codebook with their quads and scores, or one TYPE with its modes and an example."""
    book = load_codebook()
    if event_type is None:
        print_all(book)
        return
    row = book.types.get(event_type.upper())
    if row is None:
        raise click.UsageError(f"no event type is called {event_type!r}; the types are {', '.join(book.types)}")
    print_type(row)


def print_all(book: Codebook) -> None:
    """Print every type under its quad, then contexts and sectors."""
    for quad, name in QUADS.items():
        click.secho(f"\n{name} (quad {quad})", bold=True)
        for row in book.types.values():
            if row.quad == quad:
                click.echo(f"  {row.name:<10}{row.score:>6}  {row.definition}")
    click.secho("\ncontexts", bold=True)
    click.echo("  " + ", ".join(book.contexts))
    click.secho("\nsectors", bold=True)
    click.echo("  " + ", ".join(f"{code} {text}" for code, text in book.sectors.items()))


def print_type(row: EventType) -> None:
    """Print one type: definition, example, modes."""
    click.secho(f"{row.name}  {QUADS[row.quad]} (quad {row.quad}), score {row.score}", bold=True)
    click.echo(f"{row.definition}.\n  Example: {row.example}")
    for mode in row.modes.values():
        click.echo(f"  {mode.name:<16}{mode.score:>6}  {mode.definition}")
