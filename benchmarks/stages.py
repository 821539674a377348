"""What each stage of the coder costs, beside the bare language pipeline in the same process.

Usage: python benchmarks/stages.py [PATH_OF_REPORTS]
"""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from common import format_table, make_parser
from gold import DEMO
from interfaces import read_path
from whimbrel import Coder
from whimbrel.coding.model_scorer import ModelScorer
from whimbrel.coding.scoring import LexiconScorer

ROUNDS = 3


def clock(work: Callable[[], Iterable[object]]) -> float:
    """Return the least processor seconds of some rounds of the work."""
    return min(_clock_once(work) for _ in range(ROUNDS))


def _clock_once(work: Callable[[], Iterable[object]]) -> float:
    start = time.process_time()
    for _ in work():
        pass
    return time.process_time() - start


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the seconds of each stage over those of the bare pipeline."""
    options = make_parser("Measure what each stage costs.", str(DEMO)).parse_args(argv)
    reports = [report for report in read_path(Path(options.path)) if report.language == "en"]
    coder = Coder(scorer="model")
    assert isinstance(coder.scorer, ModelScorer)
    lexicon, model = LexiconScorer(coder.lexicon), coder.scorer
    parsed = list(coder.parse_reports(reports))
    bare = clock(lambda: coder.annotator.annotate(reports))
    seconds = {
        "language pipeline": bare,
        "slots, names, mentions": clock(lambda: coder.parse_reports(reports)) - bare,
        "lexicon's reading": clock(lambda: (lexicon.score_words(*pair) for pair in parsed)),
        "event model: encoder": clock(
            lambda: (model.model.encode(parse.words[a:b]) for parse, _ in parsed for a, b in parse.sentences)
        ),
    }
    scored = clock(lambda: (model.score_words(*pair) for pair in parsed))
    seconds["event model: features, heads"] = scored - seconds["event model: encoder"] - seconds["lexicon's reading"]
    whole = clock(lambda: coder.code(reports))
    seconds["status, attribution, places, dates, figures, records"] = whole - sum(seconds.values())
    seconds["whole coder"] = whole
    rows = [[name, f"{value:.2f}", f"{value / bare:.2f}"] for name, value in seconds.items()]
    print(f"{len(reports)} reports, best of {ROUNDS} rounds, processor seconds\n")
    print(format_table(["stage", "seconds", "over the pipeline"], rows))
    return {name: value / bare for name, value in seconds.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
