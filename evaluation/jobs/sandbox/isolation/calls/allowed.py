"""The system calls that computing on a CPU needs, each group with its reason. Every other call is refused.

Found by opening every format and family, measuring with every metric, on 1 and 4 threads, in live models and in the
worker that fills the cache, under a filter that noted what it refused.

Never here, as a filter sees no paths: chmod, chown, utimensat, setxattr and the like. They change files that a worker
may only read, and Landlock does not cover them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.jobs.sandbox.isolation.calls.conditions import Alternatives, bits, null, one_of

LINK = 4
"""The descriptor of a worker's connection to its keeper."""


@dataclass(frozen=True, slots=True)
class Group:
    reason: str
    names: str
    """Separated by spaces. A processor that lacks one leaves it out."""


GROUPS = (
    Group(
        "reads and writes files that are open, or that Landlock or the mounts let it open",
        "read write readv writev pread64 pwrite64 open openat close lseek stat fstat lstat newfstatat statx statfs "
        "fstatfs access faccessat faccessat2 readlink readlinkat getdents64 getcwd chdir dup dup2 dup3 pipe2 fsync "
        "fdatasync ftruncate fallocate flock fadvise64 sendfile",
    ),
    Group("keeps files in its own folder", "mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2"),
    Group("waits for its parent", "poll ppoll select pselect6"),
    Group(
        "asks for private memory, says where it should lie, and gives it back",
        "brk munmap mprotect mremap madvise mincore msync mbind get_mempolicy",
    ),
    Group(
        "runs threads of its own",
        "futex set_robust_list rseq set_tid_address gettid exit exit_group sched_yield sched_getaffinity "
        "sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu membarrier "
        "restart_syscall",
    ),
    Group("handles its own signals", "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack"),
    Group("reads clocks, and sleeps", "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times"),
    Group(
        "asks about itself and the machine",
        "getpid getppid getuid geteuid getgid getegid getpgrp getpgid getsid getrusage getrlimit getpriority uname "
        "sysinfo getrandom",
    ),
    Group("sets registers of its own threads, and asks for AMX (x86-64)", "arch_prctl"),
)

CLONE_THREAD = 0x00010000
CLONE_NAMESPACES = 0x7E020080
MAP_TYPE, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, MAP_HUGETLB = 0xF, 0x1, 0x2, 0x20, 0x40000
PROT_WRITE = 0x2
IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: is it a terminal, how much is there, close at exec."""
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
"""Copies of a descriptor, its flags, locks. No F_SETOWN and F_SETSIG: they send signals to others."""
PRCTL = (15, 16, 0x53564D41)
"""PR_SET_NAME and PR_GET_NAME of a thread, PR_SET_VMA: names of its memory."""


def conditional(own_pid: int) -> dict[str, Alternatives]:
    """Calls that are allowed with some arguments only. ``own_pid`` is the worker's, as it sees it itself."""
    return {
        # Threads, no processes. What clone3 asks for lies in memory: it is refused, and libraries then call clone.
        "clone": ((bits(0, CLONE_THREAD | CLONE_NAMESPACES, CLONE_THREAD),),),
        # Memory that is shared, or that can be, counts for no limit. Files may be mapped shared to be read.
        "mmap": (
            (bits(3, MAP_TYPE | MAP_HUGETLB, MAP_PRIVATE),),
            (bits(3, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, MAP_SHARED), bits(2, PROT_WRITE, 0)),
        ),
        "prlimit64": ((one_of(0, 0), *null(2)),),  # its own limits, and only to know them
        "kill": ((one_of(0, own_pid),),),
        "tgkill": ((one_of(0, own_pid),),),
        "ioctl": ((one_of(1, *IOCTL),),),
        "fcntl": ((one_of(1, *FCNTL),),),
        "prctl": ((one_of(0, *PRCTL),),),
        "sendmsg": ((one_of(0, LINK),),),  # hands the filter's own descriptor to its keeper
    }


def allowed_names(numbers: Mapping[str, int]) -> list[str]:
    """Of all calls that are allowed on a processor with these numbers, some only with some arguments."""
    names = [name for group in GROUPS for name in group.names.split()]
    return [name for name in (*names, *conditional(0)) if name in numbers]
