"""Several processes that code chunks of reports side by side, in order, with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Protocol

from whimbrel.errors import WhimbrelError
from whimbrel.records import Coding, Failure, Report

CHUNK = 16
AHEAD = 2
"""Chunks in flight for each worker: enough to keep it busy, few enough that memory does not grow with the input."""


class _Codes(Protocol):
    def code(self, reports: Iterable[Report | Failure]) -> Iterator[Coding | Failure]: ...


_coder: list[_Codes] = []
"""The one coder of a worker process, built when the process starts."""


def code_in_workers(
    reports: Iterable[Report | Failure], workers: int, build: Callable[[], _Codes]
) -> Iterator[Coding | Failure]:
    """Yield what the coder that `build` returns would, from `workers` processes that each build their own.

    Raises `WhimbrelError` where one of the processes dies.
    """
    items = iter(reports)
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (build,)) as pool:
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


def _start_worker(build: Callable[[], _Codes]) -> None:
    _coder.append(build())


def _code_chunk(chunk: list[Report | Failure]) -> list[Coding | Failure]:
    return list(_coder[0].code(chunk))
