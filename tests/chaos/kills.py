"""Every process is killed at random moments while two servers share a queue."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from subprocess import Popen

from evaluation.store.workspace import Store
from evaluation.types import Config
from tests.chaos import processes
from tests.chaos.scenario import add_jobs, all_ended, check_database, opened, wait_for

SERVERS = 2
ZOO = Path(__file__).resolve().parents[2] / "models" / "zoo"
SMALL = Config(n=100, n_train=100, n_samples=100, replicates=50, metrics=("mse", "trustworthiness", "precision"))
ENDING_SECONDS = 300.0
AWAIT_SECONDS = 20.0
WEIGHTS = {"server": 1, "fork server": 4, "watcher": 8, "worker": 8}
"""Of being the next victim, once each was one. A server takes all of its others with it."""


def kills_with_small_workers(folder: Path, *, kills: int, seed: int = 0) -> str:
    """Workers that only talk, so that every moment of a job's life is short and often hit."""
    return _kill(folder, "fake", kills, (0.1, 0.8), seed)


def kills_with_real_workers(folder: Path, *, kills: int, seed: int = 1) -> str:
    """Models of the zoo; whatever is measured must be the same numbers."""
    return _kill(folder, "real", kills, (0.2, 3.0), seed)


def _kill(folder: Path, program: str, kills: int, pause: tuple[float, float], seed: int) -> str:
    chance, workspace = random.Random(seed), folder / "workspace"
    done: Counter[str] = Counter()
    seen: set[int] = set()
    with opened(workspace) as store:
        _queue(store, program)
        servers = [processes.start(workspace, program) for _ in range(SERVERS)]
        try:
            while done.total() < kills:
                time.sleep(chance.uniform(*pause))
                if len(store.jobs.all(active_only=True)) <= SERVERS:
                    _queue(store, program)
                never = [kind for kind in WEIGHTS if not done[kind]]
                kind = never[-1] if never else chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
                living = _await(kind, [server.pid for server in servers])
                seen.update(pid for pids in living.values() for pid in pids)
                if living[kind] and processes.kill(chance.choice(living[kind])):
                    done[kind] += 1
                servers = [_living(server, workspace, program) for server in servers]
            wait_for(lambda: all_ended(store), ENDING_SECONDS, "the end of all jobs")
        finally:
            for server in servers:
                server.kill()
                server.wait()
        left = seen | {server.pid for server in servers}
        wait_for(lambda: not any(map(processes.lives, left)), 15.0, "the end of the servers' processes")
        what = _check(store)
    check_database(workspace)
    return f"killed {', '.join(f'{number} x {kind}' for kind, number in sorted(done.items()))}; {what}"


def _await(kind: str, servers: list[int]) -> Mapping[str, list[int]]:
    """The processes that live once there is one of this kind, or after a while."""
    deadline = time.monotonic() + AWAIT_SECONDS
    while not (living := processes.descendants(servers))[kind] and time.monotonic() < deadline:
        time.sleep(0.02)
    return living


def _living(server: Popen[bytes], workspace: Path, program: str) -> Popen[bytes]:
    """The server, or another one in the place of a dead one."""
    return server if server.poll() is None else processes.start(workspace, program)


def _queue(store: Store, program: str) -> None:
    if program == "fake":
        add_jobs(store, 3, "paced")
        return
    shipped = [ZOO / f"{name}.safetensors" for name in ("autoencoder-2d", "vae")]
    added = [store.checkpoints.add(path, name=path.stem, origin="zoo").sha256 for path in shipped]
    store.jobs.add(added, data="digits", config=SMALL)


def _check(store: Store) -> str:
    """Whatever was not done was given up and blames no model; numbers of one model are the same every time."""
    parts = [part for job in store.jobs.all() for part in job.progress]
    amiss = [
        part.message
        for part in parts
        if part.status != "done" and not (part.status == "failed" and part.message.startswith("Given up after"))
    ]
    assert not amiss, f"{len(amiss)} of {len(parts)} were not to end so, such as: {amiss[0]}"
    blamed = [checkpoint.error for checkpoint in store.checkpoints.all() if checkpoint.error]
    assert not [why for why in blamed if not why.startswith("Given up after")], f"a model is blamed: {blamed[0]}"
    numbers: dict[str, set[str]] = {}
    for summary in store.runs.all(latest=False):
        run = store.runs.get(summary.id)
        assert not run.problems, run.problems[0]
        told = [outcome.model_dump(mode="json", exclude={"seconds"}) for outcome in run.record.outcomes]
        numbers.setdefault(summary.checkpoint_sha256, set()).add(json.dumps(told, sort_keys=True))
    assert all(len(each) == 1 for each in numbers.values()), "numbers of a model differ between its runs"
    given_up = sum(part.status == "failed" for part in parts)
    again = sum(len(job.events) for job in store.jobs.all())
    return f"{len(parts) - given_up} of {len(parts)} models measured, {given_up} given up, {again} further tries"
