"""Has a worker try everything, and looks at what it did to what lies around it."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.jobs.sandbox.disk import held_bytes
from evaluation.jobs.sandbox.isolation import privileges
from evaluation.jobs.sandbox.isolation.walls import UNCOUNTED, Level
from evaluation.jobs.sandbox.lines import Line, Walls
from evaluation.jobs.sandbox.program import Program
from evaluation.jobs.sandbox.surroundings import NAMELESS, own_folder
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.sandbox.worker_process import Worker
from tests.hostile.attacks.attempts import ATTEMPTS
from tests.hostile.attacks.program import WITHOUT

ROOT = Path(__file__).resolve().parents[3]
LIMITS = Limits(memory=2**29, cpu_seconds=60, file_size=2**26, processes=60)
SECONDS = 60.0
CONTENT = "content of"
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
HELD = 3 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of each attempt."""

    level: Level
    sentence: str
    own_root: bool
    came: Mapping[str, str]
    harm: Sequence[str]
    """What is no longer as it was outside of the worker."""
    refused: Sequence[str]
    """System calls that the keeper noted."""
    held: int
    """Bytes of the disk that it was seen to hold, with a file of ``HELD`` bytes that it had deleted."""

    def through(self) -> set[str]:
        return {name for name, came in self.came.items() if came == "done"}

    def wrong(self) -> list[str]:
        """What came through and should not have, what did not and should have, and harm."""
        open_kinds = {"work"} | ({"files"} if self.level == "calls" else set())
        open_kinds |= set() if self.own_root else {"seen"}
        may = {name for name, (kind, _) in ATTEMPTS.items() if kind in open_kinds}
        must = {name for name, (kind, _) in ATTEMPTS.items() if kind == "work"}
        harm = [one for one in self.harm if self.level != "calls" or not one.startswith(CONTENT)]
        uncounted = [] if self.held >= HELD or UNCOUNTED in self.sentence else ["a deleted file is not counted"]
        return [*sorted(self.through() - may), *sorted(must - self.through()), *harm, *uncounted]

    @classmethod
    def decode(cls, text: str) -> Tried:
        return cls(**json.loads(text))


def attempted_as(user: int, *without: str) -> Tried:
    """The same, tried by a server of this user. It may read all files, as Python may lie in a closed folder."""
    code = (
        "import dataclasses, json, os, sys, tempfile; from tests.hostile.attacks.trying import attempted; "
        "print(json.dumps(dataclasses.asdict(attempted(*sys.argv[1:]))))"
    )
    command = [sys.executable, "-c", code, *without]
    with tempfile.TemporaryDirectory(prefix="attack-as-") as place:
        os.chown(place, user, user)
        ran = subprocess.run(
            command, cwd=ROOT, env={"TMPDIR": place, "HOME": place, "OMP_NUM_THREADS": "1"}, text=True, timeout=120,
            capture_output=True, preexec_fn=functools.partial(_become, user),
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return Tried.decode(ran.stdout)


def _become(user: int) -> None:
    """Another user, whose programs may read all files."""
    libc = ctypes.CDLL(None)
    privileges.become(user)
    header = (ctypes.c_uint32 * 2)(privileges.CAPABILITY_VERSION_3, 0)
    reading = privileges.READ_ALL
    libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)(reading, reading, reading, 0, 0, 0)))
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 2, 0, 0)


@functools.cache
def program(*without: str) -> Program:
    """One that attacks, on a kernel without these (``landlock``, ``namespaces``)."""
    packages = tuple((name, str(ROOT / name)) for name in ("models", "evaluation", "tests"))
    environment = NAMELESS | {WITHOUT: " ".join(without), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return Program(
        module="tests.hostile.attacks.program", packages=packages, environment=functools.partial(dict, environment)
    )


def attempted(*without: str) -> Tried:
    with surroundings() as given, bait() as around:
        worker = Worker(
            program(*without), given | around, read=[Path(given["checkpoint"]), Path(given["cache"])],
            scratch=Path(given["workspace"]) / "scratch", environment=own_folder, limits=LIMITS,
        )  # fmt: skip
        before = facts(given | around)
        with worker:
            walls, said = worker.receive(SECONDS), worker.receive(SECONDS)
            assert isinstance(walls, Walls)
            assert isinstance(said, Line)
            refused, held = worker.refused, held_bytes(worker.folder, worker.process.pid)
        after = facts(given | around)
    harm = [f"{name} is now {after[name]}" for name in before if before[name] != after.get(name, before[name])]
    return Tried(
        level=walls.level, sentence=walls.sentence, own_root="own root" in walls.sentence, came=said.content,
        harm=harm, refused=refused, held=held,
    )  # fmt: skip


@contextmanager
def surroundings() -> Iterator[dict[str, Any]]:
    """A workspace with what a worker may read, and what it may not."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        place = Path(name)
        (place / "cache").mkdir()
        (place / "scratch" / "worker-of-another").mkdir(parents=True)
        for file in ("checkpoint", "database", "other", "bait"):
            (place / file).write_text(file)
        (place / "bait").chmod(0o755)
        (place / "home" / "letters").mkdir(parents=True)
        files = {file: f"{name}/{file}" for file in ("checkpoint", "database", "other", "bait", "cache", "home")}
        yield files | {"workspace": name}


@contextmanager
def bait() -> Iterator[dict[str, Any]]:
    """Another process of this user, and an abstract socket."""
    name = f"touchstone-attack-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listening, subprocess.Popen(["/bin/sleep", "600"]) as sleeping:
        listening.bind("\0" + name)
        listening.listen()
        try:
            yield {
                "server": os.getpid(), "process": sleeping.pid, "abstract": name, "memory": LIMITS.memory, "held": HELD,
                "threads": LIMITS.processes + 20,
            }  # fmt: skip
        finally:
            sleeping.kill()
            for folder in ("/tmp", "/dev/shm"):
                Path(folder, name).unlink(missing_ok=True)


def facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an attack would change."""
    found: dict[str, Any] = {}
    for name in ("checkpoint", "database", "other", "bait", "workspace", "cache"):
        with contextlib.suppress(FileNotFoundError):
            facts = os.stat(given[name])
            found[f"mode of {name}"] = (oct(facts.st_mode), facts.st_uid)
            if name != "workspace":
                found[f"{CONTENT} {name}"] = (facts.st_size, facts.st_mtime)
    process = given["process"]
    found["limits"] = [resource.prlimit(process, kind) for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE)]
    found["priority"] = (os.getpriority(os.PRIO_PROCESS, process), os.sched_getscheduler(process))
    found["cores"] = sorted(os.sched_getaffinity(process))
    return found
