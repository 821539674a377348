"""Several processes that code chunks of reports side by side, in order, with bounded memory."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from whimbrel.errors import WhimbrelError
from whimbrel.records import Coding, Failure, Report

if TYPE_CHECKING:
    from whimbrel.coding.scoring import Scorer
    from whimbrel.pipeline import Coder

CHUNK = 16
AHEAD = 2
"""Chunks in flight for each worker: enough to keep it busy, few enough that memory does not grow with the input."""

_coder: "list[Coder]" = []


def code_in_workers(
    reports: Iterable[Report | Failure],
    workers: int,
    pipeline: str,
    gazetteer: Path | None,
    scorer: "Scorer | None" = None,
) -> Iterator[Coding | Failure]:
    """Yield what `Coder.code` would, from `workers` processes that each build their own coder.

    Raises `WhimbrelError` where a process dies; a `scorer` must be one that can be pickled.
    """
    items = iter(reports)
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (pipeline, gazetteer, scorer)) as pool:
        waiting: deque[Future[list[Coding | Failure]]] = deque()
        while True:
            while len(waiting) < workers * AHEAD and (chunk := list(islice(items, CHUNK))):
                waiting.append(pool.submit(_code_chunk, chunk))
            if not waiting:
                return
            try:
                done = waiting.popleft().result()
            except BrokenProcessPool as exc:
                raise WhimbrelError("a worker process died, perhaps for want of memory; use fewer workers") from exc
            yield from done


def _start_worker(pipeline: str, gazetteer: Path | None, scorer: "Scorer | None") -> None:
    from whimbrel.pipeline import Coder

    _coder.append(Coder(pipeline, gazetteer=gazetteer, scorer=scorer))


def _code_chunk(chunk: list[Report | Failure]) -> list[Coding | Failure]:
    return list(_coder[0].code(chunk))
