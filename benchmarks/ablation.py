"""The event model beside the lexicon: the same sets coded by the lexicon alone, the model alone, and both.

Usage: python benchmarks/ablation.py FOLDER_OF_SETS [--seed N]

FOLDER_OF_SETS holds `plv_dev.tsv` and `plover_gsr_dev.json`; without one only what ships is measured.
"""

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

from common import format_table, format_value, make_parser
from interfaces import CODERS

SHIPPED = {"gold": [], "status": [], "corpus": ["--split", "dev"]}
SETS = {"plv": "plv_dev.tsv", "plover61": "plover_gsr_dev.json"}
TITLES = {"lexicon": "lexicon", "blind": "model alone", "model": "both"}


def list_runs(folder: Path | None) -> dict[str, list[str]]:
    """Return the arguments of each script whose set is there."""
    runs = {name: list(arguments) for name, arguments in SHIPPED.items()}
    for name, file in SETS.items():
        if folder is not None and (folder / file).exists():
            runs[name] = [str(folder / file)]
    return runs


def measure(script: str, arguments: Sequence[str], coder: str) -> dict[str, float]:
    """Return the figures of a script with one of the coders; what it prints is kept back."""
    run: Callable[[Sequence[str]], dict[str, float]] = import_module(script).main
    with redirect_stdout(io.StringIO()):
        return run([*arguments, "--coder", coder])


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures of both together."""
    options = make_parser("Measure what the event model and the lexicon do alone and together.", "").parse_args(argv)
    runs = list_runs(Path(options.path) if options.path else None)
    rows: list[list[object]] = []
    found: dict[str, float] = {}
    for script, arguments in runs.items():
        figures = {coder: measure(script, arguments, coder) for coder in CODERS}
        for name in figures["model"]:
            shown = [format_value(figures[coder][name], percent=figures[coder][name] <= 1) for coder in TITLES]
            rows.append([f"{script}: {name}", *shown])
            found[f"{script}_{name}"] = figures["model"][name]
    print(format_table(["figure", *TITLES.values()], rows))
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
