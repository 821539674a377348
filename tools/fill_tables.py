"""Run the commands that the pages name and put what they print in place of what stands there.

Usage: python tools/fill_tables.py DATA PAGE...   (DATA: folder of the sets that do not ship)

A command stands on a page as ``Command: `python gold.py` `` (or ``Command, in `benchmarks/`: ...``), and is run in
`benchmarks/`; the next fenced block is its output.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
COMMAND = r"Command[^`\n]*(?:`benchmarks/`[^`\n]*)?`python (?P<command>[^`\n]+)`[^\n]*\n\n```\n"
BLOCK = re.compile(rf"(?P<head>{COMMAND})(?:.*?\n)??```$", re.DOTALL | re.MULTILINE)


def run_script(command: str, data: Path) -> str:
    """Return what a script prints; raise `RuntimeError` with its last words where it fails."""
    arguments = command.replace("DATA", str(data)).split()
    done = subprocess.run([sys.executable, *arguments], cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.strip()[-500:]}")
    return done.stdout.strip()


def fill_page(text: str, data: Path) -> str:
    """Return the page with the output of each of its commands."""
    return BLOCK.sub(lambda match: f"{match['head']}{run_script(match['command'], data)}\n```", text)


def main(argv: Sequence[str]) -> None:
    """Fill the pages named."""
    data, *pages = map(Path, argv)
    for page in pages:
        page.write_text(fill_page(page.read_text(encoding="utf-8"), data.resolve()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
