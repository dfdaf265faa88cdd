"""How the C library keeps the memory that pages have freed."""

from __future__ import annotations

import ctypes

ARENAS = 2
LARGE_BYTES = 2**18

# From glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def few_arenas() -> bool:
    """Whether freed memory now goes back to the system; False where the C library is not glibc.

    Every page is made in a thread of its own, and glibc gives threads up to eight heaps a core. Each keeps the most
    that it ever held: 25 readers left 120 MiB free and unused after two minutes, and it grew. The interpreter's lock
    lets one thread allocate at a time, so two heaps cost no time.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    wanted = ((_M_ARENA_MAX, ARENAS), (_M_MMAP_THRESHOLD, LARGE_BYTES), (_M_TRIM_THRESHOLD, LARGE_BYTES))
    taken = [mallopt(name, value) == 1 for name, value in wanted]
    return all(taken)
