"""Draw what `whimbrel show` prints for a demonstration report as `docs/show.svg`.

Usage: python docs/make_picture.py [PATH_OF_REPORT]
"""

import io
import re
import sys
from os.path import relpath
from pathlib import Path

from rich.console import Console

import whimbrel
from whimbrel.cli.paint import paint_coding

REPORT = Path(whimbrel.__file__).parent / "demo" / "reports" / "005_phone_call.txt"
PICTURE = Path(__file__).parent / "show.svg"
WIDTH = 124


def write_picture(report: Path, picture: Path) -> None:
    """Code the reports at `report` and write them, as `show` prints them, to the SVG file `picture`.

    Raises `OSError` where the picture cannot be written; a report that cannot be read is left out.
    """
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    path = relpath(report)
    for coding in whimbrel.Coder().code(whimbrel.read_reports([path])):
        if isinstance(coding, whimbrel.Coding):
            for line in paint_coding(coding):
                console.print(line)
    svg = console.export_svg(title=f"whimbrel show {report.name}", unique_id="show")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # a picture should fetch nothing
    picture.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    write_picture(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT, PICTURE)
