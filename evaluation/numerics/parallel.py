"""Blocks of a large computation on several threads, each with a BLAS of one thread.

A threaded BLAS alone would leave the element-wise work between its products on one core. And its threads wait for one
another inside a call, which is very slow on a machine that others use as well: an eigenvalue problem of 1,024 took
0.8 s on one thread and 14 s on two, on two cores with a load of 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

Result = TypeVar("Result")

MOST_THREADS = 8
"""Most threads: each holds blocks of its own, so more would cost memory."""


class Workers:
    """Maps over parts, on the threads of a pool or, without one, here."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self.pool = pool

    def map(self, work: Callable[[slice], Result], parts: Sequence[slice]) -> Iterator[Result]:
        """``work(part)`` for every part, results in their order. No call may write what another call reads."""
        return map(work, parts) if self.pool is None else self.pool.map(work, parts)


@contextmanager
def workers(parts: int) -> Iterator[Workers]:
    """As many threads as the BLAS has, for work in ``parts`` parts; no thread for a single part.

    For work in several steps, each of which needs the one before: the threads are kept from step to step.
    """
    if parts < 2:
        yield Workers(None)
        return
    threads = max((info["num_threads"] for info in _libraries().info() if info["user_api"] == "blas"), default=1)
    with one_blas_thread(), ThreadPoolExecutor(min(threads, MOST_THREADS, parts)) as pool:
        yield Workers(pool)


def over_blocks(work: Callable[[slice], Result], parts: Sequence[slice]) -> Iterator[Result]:
    """``work(part)`` for every part, results in the order of the parts. No call may write what another call reads."""
    with workers(len(parts)) as pool:
        yield from pool.map(work, parts)


@cache
def _libraries() -> ThreadpoolController:
    """The BLAS of numpy and scipy. Finding them takes milliseconds, too long for each small decomposition."""
    import scipy.linalg  # noqa: F401  (loads a BLAS of its own)

    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside this context every BLAS runs on the calling thread alone."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield
