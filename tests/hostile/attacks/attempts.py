"""What a worker that was taken over tries. Runs inside of it: the standard library only.

Each attempt returns where it came through, and raises OSError, MemoryError or RuntimeError where it was stopped.
"""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import resource
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["calls", "files", "seen", "work"]
"""What must stop it: the system call filter; Landlock or a root of the worker's own; the own root only. ``work`` is
needed, and must come through."""
Given: TypeAlias = Mapping[str, Any]
Attempt: TypeAlias = Callable[[Given], object]

MEBIBYTE = 2**20
SHADOW = "/etc/shadow"
X86_64 = os.uname().machine == "x86_64"


def perform(given: Given) -> dict[str, str]:
    """Name -> ``done``, or what stopped it."""
    came = {}
    for name, (_, function) in ATTEMPTS.items():
        try:
            function(given)
            came[name] = "done"
        except OSError as error:
            came[name] = f"{type(error).__name__} {error.errno}"
        except (MemoryError, RuntimeError) as error:
            came[name] = type(error).__name__
    return came


def call(x86_64: int, aarch64: int, *arguments: object) -> int:
    """A system call by its number."""
    libc = ctypes.CDLL(None, use_errno=True)
    came = int(libc.syscall(ctypes.c_long(x86_64 if X86_64 else aarch64), *arguments))
    if came < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return came


def prlimit(pid: int, kind: int, value: int) -> None:
    limits = (ctypes.c_uint64 * 2)(value, value)
    call(302, 261, ctypes.c_int(pid), ctypes.c_int(kind), ctypes.byref(limits), None)


def read(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read(20)


def write(path: str) -> None:
    with open(path, "r+b") as stream:
        stream.write(b"x")


def create(path: str) -> None:
    with open(path, "w") as stream:
        stream.write("-1000")


def move_out(given: Given) -> None:
    create(given["own"] + "/out")
    os.rename(given["own"] + "/out", given["workspace"] + "/out")


def find(folder: str, name: str) -> None:
    """A root of its own has the folders that lead to what it may read, with nothing else in them."""
    if name not in os.listdir(folder):
        raise FileNotFoundError(2, name)


def threads(most: int) -> None:
    waiting = threading.Event()
    try:
        for _ in range(most):
            threading.Thread(target=waiting.wait, daemon=True).start()
    finally:
        waiting.set()


def shared_memory(_: Given) -> None:
    mmap.mmap(-1, 2 * MEBIBYTE, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)


def writable_mapping(given: Given) -> None:
    with open(given["own"] + "/mapped", "w+b") as stream:
        stream.truncate(2 * MEBIBYTE)
        mmap.mmap(stream.fileno(), 2 * MEBIBYTE)


def read_mapping(given: Given) -> None:
    """As safetensors maps its file."""
    with open(given["checkpoint"], "rb") as stream:
        mmap.mmap(stream.fileno(), 0, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)


def signal_owner(given: Given) -> None:
    """F_SETOWN on a pipe has the kernel send signals to another process."""
    end, _ = os.pipe()
    fcntl.fcntl(end, 8, given["server"])


def abstract_socket(given: Given) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("\0" + given["abstract"])


def file_handle(_: Given) -> None:
    call(303, 264, -100, b"/", ctypes.create_string_buffer(64), ctypes.create_string_buffer(8), 0)


def stop_and_go_on(given: Given) -> None:
    os.kill(given["server"], signal.SIGSTOP)
    os.kill(given["server"], signal.SIGCONT)


WORK: dict[str, Attempt] = {
    "read its checkpoint": lambda given: read(given["checkpoint"]),
    "write into its folder": lambda given: create(given["own"] + "/mine"),
    "replace a file of its folder": lambda given: os.replace(given["own"] + "/mine", given["own"] + "/other"),
    "remove a file of its folder": lambda given: os.unlink(given["own"] + "/other"),
    "list its folder": lambda given: os.listdir(given["own"]),
    "read its memory's map": lambda given: read("/proc/self/maps"),
    "start a thread": lambda given: threads(1),
    "map its checkpoint shared": read_mapping,
    "know its limits": lambda given: resource.getrlimit(resource.RLIMIT_DATA),
    "signal itself": lambda given: os.kill(os.getpid(), 0),
    "know its cores": lambda given: os.sched_getaffinity(0),
    "run generated code": lambda given: mmap.mmap(-1, 4096, prot=7, flags=mmap.MAP_PRIVATE),
}
FILES: dict[str, Attempt] = {
    "read the database": lambda given: read(given["database"]),
    "read another's upload": lambda given: read(given["other"]),
    "read /etc/passwd": lambda given: read("/etc/passwd"),
    "read /etc/shadow": lambda given: read(SHADOW),
    "list the workspace": lambda given: find(given["workspace"], "database"),
    "list other workers' folders": lambda given: find(os.path.dirname(given["own"]), "worker-of-another"),
    "list the home folder": lambda given: find(given["home"], "letters"),
    "list /proc": lambda given: find("/proc", str(given["server"])),
    "read its environment": lambda given: read("/proc/self/environ"),
    "read the server's environment": lambda given: read(f"/proc/{given['server']}/environ"),
    "read the server's command": lambda given: read(f"/proc/{given['server']}/cmdline"),
    "read the server's memory": lambda given: read(f"/proc/{given['server']}/mem"),
    "read its keeper's memory": lambda given: read(f"/proc/{os.getppid()}/mem"),
    "write the database": lambda given: write(given["database"]),
    "write its checkpoint": lambda given: write(given["checkpoint"]),
    "write another's upload": lambda given: write(given["other"]),
    "add to the shared cache": lambda given: create(given["cache"] + "/false"),
    "write into /tmp": lambda given: create(f"/tmp/{given['abstract']}"),
    "write into /dev/shm": lambda given: create(f"/dev/shm/{given['abstract']}"),
    "remove another's upload": lambda given: os.unlink(given["other"]),
    "move a file out": move_out,
    "move the database in": lambda given: os.rename(given["database"], given["own"] + "/database"),
    "make another worker's folder": lambda given: os.mkdir(given["own"] + "-2"),
    "be killed last": lambda given: create("/proc/self/oom_score_adj"),
}  # fmt: skip
SEEN: dict[str, Attempt] = {
    "see the database": lambda given: os.stat(given["database"]),
    "see /etc/shadow": lambda given: os.stat(SHADOW),
    "see the server's process": lambda given: os.stat(f"/proc/{given['server']}"),
}
CALLS: dict[str, Attempt] = {
    "make a program of root set-uid": lambda given: os.chmod(given["bait"], 0o4755),
    "let all write the database": lambda given: os.chmod(given["database"], 0o666),
    "change a mode by descriptor": lambda given: os.fchmod(os.open(given["checkpoint"], os.O_RDONLY), 0o666),
    "change the workspace's mode": lambda given: os.chmod(given["workspace"], 0o777),
    "change an owner": lambda given: os.chown(given["bait"], 1234, 1234),
    "change times": lambda given: os.utime(given["bait"], (0, 0)),
    "change its checkpoint's times": lambda given: os.utime(given["checkpoint"], (0, 0)),
    "set an attribute": lambda given: os.setxattr(given["checkpoint"], "user.x", b"1"),
    "cut the database": lambda given: os.truncate(given["database"], 0),
    "link the database": lambda given: os.link(given["database"], given["own"] + "/database"),
    "make a link": lambda given: os.symlink(SHADOW, given["own"] + "/link"),
    "make a named pipe": lambda given: os.mkfifo(given["own"] + "/pipe"),
    "make a device": lambda given: os.mknod(given["own"] + "/device", 0o20666, os.makedev(1, 3)),
    "open a file by its handle": file_handle,
    "watch the workspace": lambda given: call(294, 26, 0),
    "open a TCP socket": lambda given: socket.socket(socket.AF_INET),
    "open a UDP socket": lambda given: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "open a local socket": lambda given: socket.socket(socket.AF_UNIX),
    "connect to an abstract socket": abstract_socket,
    "open a netlink socket": lambda given: socket.socket(socket.AF_NETLINK),
    "open a raw socket": lambda given: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    "open a vsock": lambda given: socket.socket(40, socket.SOCK_STREAM),
    "open a pair of sockets": lambda given: socket.socketpair(),
    "fork": lambda given: os.fork() or os._exit(0),
    "start a program": lambda given: os.execv("/bin/true", ["true"]),
    "start a program by a library": lambda given: subprocess.run(["/bin/true"]),
    "fork by clone3": lambda given: call(435, 435, None, ctypes.c_size_t(0)),
    "trace its keeper": lambda given: call(101, 117, 16, os.getppid(), 0, 0),
    "trace the server": lambda given: call(101, 117, 16, given["server"], 0, 0),
    "read the server's memory by a call": lambda given: call(310, 270, given["server"], 0, 0, 0, 0, 0),
    "get the server's descriptor": lambda given: os.pidfd_open(given["server"]),
    "compare with the server": lambda given: call(312, 272, os.getpid(), given["server"], 0, 0, 0),
    "stop the server": stop_and_go_on,
    "signal the server": lambda given: os.kill(given["server"], 0),
    "signal its keeper": lambda given: os.kill(os.getppid(), 0),
    "signal everybody": lambda given: os.kill(-1, 0),
    "signal its group": lambda given: os.kill(0, 0),
    "signal a thread of the server": lambda given: call(234, 131, given["server"], given["server"], 0),
    "queue a signal": lambda given: call(129, 138, given["server"], 0, ctypes.create_string_buffer(128)),
    "have the server signalled by a pipe": signal_owner,
    "limit another's open files": lambda given: prlimit(given["process"], resource.RLIMIT_NOFILE, 3),
    "limit another's files": lambda given: prlimit(given["process"], resource.RLIMIT_FSIZE, 0),
    "read another's limits": lambda given: call(302, 261, given["process"], 7, None, ctypes.create_string_buffer(16)),
    "set its own limit": lambda given: prlimit(0, resource.RLIMIT_NOFILE, 16),
    "raise its own limit": lambda given: prlimit(0, resource.RLIMIT_DATA, 2**50),
    "slow another down": lambda given: os.setpriority(os.PRIO_PROCESS, given["process"], 19),
    "become more urgent": lambda given: os.setpriority(os.PRIO_PROCESS, 0, 0),
    "make another idle": lambda given: os.sched_setscheduler(given["process"], os.SCHED_IDLE, os.sched_param(0)),
    "bind another to a core": lambda given: os.sched_setaffinity(given["process"], {0}),
    "bind itself to a core": lambda given: os.sched_setaffinity(0, {0}),
    "make another's disk idle": lambda given: call(251, 30, 1, given["process"], 3 << 13),
    "take more memory than its limit": lambda given: mmap.mmap(-1, 2 * given["memory"], flags=mmap.MAP_PRIVATE),
    "take shared memory": shared_memory,
    "map a file shared and writable": writable_mapping,
    "take memory by memfd": lambda given: os.memfd_create("x"),
    "take secret memory": lambda given: call(447, 447, 0),
    "take System V memory": lambda given: call(29, 194, 0x7075, ctypes.c_size_t(MEBIBYTE), 0o1666),
    "take a System V queue": lambda given: call(68, 186, 0x7075, 0o1666),
    "take a System V semaphore": lambda given: call(64, 190, 0x7075, 1, 0o1666),
    "start threads without end": lambda given: threads(given["threads"]),
    "enter a user namespace": lambda given: call(272, 97, 0x10000000),
    "enter another's namespace": lambda given: call(308, 268, 0, 0),
    "mount": lambda given: call(165, 40, b"tmpfs", given["own"].encode(), b"tmpfs", 0, None),
    "change its root": lambda given: os.chroot(given["own"]),
    "clone a mount": lambda given: call(428, 428, -100, b"/", 1),
    "open a ring of calls": lambda given: call(425, 425, 1, ctypes.create_string_buffer(128)),
    "load a kernel program": lambda given: call(321, 280, 0, ctypes.create_string_buffer(128), 128),
    "count the machine's events": lambda given: call(298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0),
    "handle its own page faults": lambda given: call(323, 282, 0),
    "read the kernel's messages": lambda given: call(103, 116, 3, ctypes.create_string_buffer(100), 100),
    "set the clock": lambda given: call(164, 170, None, None),
    "change another's name": lambda given: call(170, 161, b"x", 1),
    "take a key of the kernel": lambda given: call(250, 219, 0, -3, 0),
    "become root": lambda given: call(105, 146, 0),
    "allow itself to be traced": lambda given: call(157, 167, 4, 1, 0, 0, 0),
    "put another filter": lambda given: call(317, 277, 1, 0, None),
    "make a call that nobody knows": lambda given: call(2000, 2000),
}  # fmt: skip

if X86_64:
    CALLS["make an x32 call"] = lambda given: call(0x40000000 + 39, 0)
KINDS: dict[Kind, dict[str, Attempt]] = {"work": WORK, "files": FILES, "seen": SEEN, "calls": CALLS}
ATTEMPTS: dict[str, tuple[Kind, Attempt]] = {
    name: (kind, function) for kind, group in KINDS.items() for name, function in group.items()
}
