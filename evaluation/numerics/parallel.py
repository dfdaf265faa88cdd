"""Blocks of a large computation on several threads, each with a BLAS of one thread.

Products of blocks and the element-wise work on them then overlap, which a threaded BLAS alone leaves on one core; and
threads that wait for each other inside a BLAS call are very slow on a machine that others use too: an eigenvalue
problem of 1,024 took 0.8 s on one thread and 14 s on two, on two cores with a load of 12.
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
"""Every thread holds blocks of its own: more would cost memory."""


class Workers:
    """Maps over parts, on the threads of a pool or, without one, here."""

    def __init__(self, pool: ThreadPoolExecutor | None) -> None:
        self.pool = pool

    def map(self, work: Callable[[slice], Result], parts: Sequence[slice]) -> Iterator[Result]:
        """``work(part)`` for every part, results in their order. ``work`` must not write what another reads."""
        return map(work, parts) if self.pool is None else self.pool.map(work, parts)


@contextmanager
def workers(parts: int) -> Iterator[Workers]:
    """As many threads as the BLAS has, for work in ``parts`` parts; none for a single one.

    For work whose steps wait for each other: the threads stay between them.
    """
    if parts < 2:
        yield Workers(None)
        return
    threads = max((info["num_threads"] for info in _libraries().info() if info["user_api"] == "blas"), default=1)
    with one_blas_thread(), ThreadPoolExecutor(min(threads, MOST_THREADS, parts)) as pool:
        yield Workers(pool)


def over_blocks(work: Callable[[slice], Result], parts: Sequence[slice]) -> Iterator[Result]:
    """``work(part)`` for every part, results in the order of the parts. ``work`` must not write what another reads."""
    with workers(len(parts)) as pool:
        yield from pool.map(work, parts)


@cache
def _libraries() -> ThreadpoolController:
    """numpy's and scipy's BLAS, looked up once: that takes milliseconds, too long around a small decomposition."""
    import scipy.linalg  # noqa: F401  (loads a BLAS of its own)

    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Inside, every BLAS runs on the calling thread alone."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield
