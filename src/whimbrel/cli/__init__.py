"""The command line. Each command imports what it needs when it runs."""

import click

from whimbrel.cli.lazy import LazyGroup

EXAMPLES = """
Examples:

\b
  whimbrel code reports/ -o records.jsonl
  whimbrel code feed.jsonl.gz --format csv --workers 2 > records.csv
  cat report.txt | whimbrel code - --published 2024-03-22
  whimbrel show report.txt
  whimbrel affair reports/ -o affair/
  whimbrel export affair/affair.json --to gdelt -o events.tsv
  whimbrel codebook THREATEN
"""

COMMANDS = {
    "code": ("whimbrel.cli.code", "code", "Code reports into event records."),
    "show": ("whimbrel.cli.show", "show", "Show one report's records under its sentences."),
    "affair": ("whimbrel.cli.affair", "affair", "Put reports together into the affair behind them."),
    "export": ("whimbrel.cli.export", "export", "Write an affair in another format, and say what was lost."),
    "train": ("whimbrel.cli.train", "train", "Let the event model learn from corrected records."),
    "codebook": ("whimbrel.cli.codebook", "codebook", "Print the codebook, or one event type."),
    "doctor": ("whimbrel.cli.doctor", "doctor", "Say what is installed, and how far its tables are sourced."),
}


@click.group(
    cls=LazyGroup, commands_by_name=COMMANDS, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="whimbrel")
def main() -> None:
    """Read news reports on a crisis and write down who did what to whom, and who says so."""
