"""A worker that does what the first line of the checkpoint file says. Loads no torch.

A program for the sandbox (``FAKE``), in place of the real one. What it says wrongly are lines and bytes of its own.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from evaluation.jobs import workers
from evaluation.jobs.inspection_messages import Inspect, Inspected
from evaluation.jobs.message_codec import encode
from evaluation.jobs.message_parts import SharedArtifact
from evaluation.jobs.messages import (
    PREPARE,
    QUESTIONS,
    RESUME,
    TASKS,
    Answered,
    Cold,
    Evaluate,
    FromWorker,
    KeepOpen,
    Measured,
    Needed,
    NotAnswered,
    NotPrepared,
    Opened,
    Opening,
    Prepared,
    PrepareData,
    Preparing,
    Progressed,
    Ready,
    Recorded,
    Refused,
    Unusable,
)
from evaluation.jobs.sandbox.channel import to_npy
from evaluation.jobs.sandbox.lines import Kind, pack, parse
from evaluation.jobs.sandbox.program import Program
from evaluation.jobs.surroundings import base_environment
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    ErrorRecord,
    Failed,
    RunConfig,
    RunRecord,
    Skipped,
)
from tests.jobs.fake_results import INSPECTION, scalar, spoil

FAKE = Program(
    module=__name__,
    packages=(*workers.PROGRAM.packages, ("tests", str(Path(__file__).resolve().parents[1]))),
    environment=base_environment,
)
BAD_DATA = "--data expects one of digits; got 'bad'"
NO_WEIGHTS = "this file holds no weights; give the checkpoint itself"

out: BinaryIO
guests = list[str]  # none
inherited: list[str] = []  # what was warmed before this worker was forked


def preload() -> None: ...


def warm(steps: Sequence[str]) -> None:
    """Waits for a file where a step is a path."""
    for step in steps:
        if step == "breaks":
            raise ValueError("it does not compile")
        while step.startswith("/") and not Path(step).exists():
            time.sleep(0.01)
        inherited.append(step)


def main(events: int) -> None:
    global out
    out = os.fdopen(events, "wb")
    task = TASKS.decode(hear()["task"])
    line({"level": "limits", "sentence": "Nothing at all.", "noted": True}, kind="walls")
    match task:
        case Inspect():
            inspect(task)
        case PrepareData(data="bad") | Evaluate(data="bad"):
            say(Unusable(message=BAD_DATA))
        case PrepareData():
            prepare(task)
        case Evaluate():
            evaluate(task)
        case KeepOpen():
            keep_open(task)
    line(None, kind="end")


def hear() -> Any:
    return parse(sys.stdin.buffer.readline().rstrip(b"\n")).content


def say(message: FromWorker, frames: Sequence[bytes] = ()) -> None:
    line(encode(message), frames)


def line(content: Any, frames: Sequence[bytes] = (), *, kind: Kind = "line") -> None:
    write(b"".join(pack(kind, content, frames)))


def write(content: bytes) -> None:
    out.write(content)
    out.flush()


def inspect(task: Inspect) -> None:
    if task.parts[0].read_bytes().startswith(b"refuse"):
        return say(Refused(message=NO_WEIGHTS))
    if task.data == "bad":
        return say(Refused(message=BAD_DATA))
    source = tuple(f"{task.source.origin}: {path.name}, {path.read_text()}" for path in task.source.paths)
    return say(Inspected(inspection=replace(INSPECTION, evidence=source)))


def keep_open(task: KeepOpen) -> None:
    """Answers as the file says."""
    behaviour = task.parts[0].read_bytes().partition(b"\n")[0].decode()
    if behaviour == "refuse":
        return say(Refused(message=NO_WEIGHTS))
    say(Ready(inspection=INSPECTION))
    while content := sys.stdin.buffer.readline():
        header = parse(content.rstrip(b"\n"))
        question = QUESTIONS.decode(header.content)
        for size in header.sizes:
            sys.stdin.buffer.read(size)
        images = [to_npy(np.zeros((1, 1, 8, 8), np.float32))]
        match behaviour:
            case "sorry":
                say(NotAnswered(id=question.id, message="this model has no decoder"))
            case "another's answer":
                say(Answered(id=question.id + 1), images)
            case "an empty answer":
                say(Answered(id=question.id))
            case "no image":
                say(Answered(id=question.id), [b"no image"])
            case "another conversation":
                say(Opening(one_thread=False))
            case _:
                say(Answered(id=question.id), images)


def prepare(task: PrepareData) -> None:
    """Answers as the extractor's name says."""
    while content := sys.stdin.buffer.readline():
        shared = PREPARE.decode(parse(content.rstrip(b"\n")).content).shared
        if task.config.extractor == "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        if task.config.extractor == f"breaks_for {shared.artifact}":
            os.kill(os.getpid(), signal.SIGKILL)
        if task.config.extractor.startswith("breaks_once "):
            killed_once(Path(task.config.extractor.partition(" ")[2]))
        if task.config.extractor == "refuses":
            say(NotPrepared(shared=shared, message="images of 7 channels cannot be made to fit"))
            continue
        say(Preparing(shared=shared, fraction=0.5))
        say(Prepared(shared=shared))


def die(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


def killed_once(flag: Path, number: signal.Signals = signal.SIGKILL) -> None:
    if not flag.exists():
        flag.touch()
        die(number)


def leave(words: str, status: int) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()
    os._exit(status)


def spin() -> None:
    """Computes for ever, but little: its parent only sees that it does."""
    while True:
        sum(range(500_000))
        time.sleep(0.1)


def flood() -> None:
    while True:
        say(Progressed(stage="start", step="mse", index=0, total=2, fraction=0.5))


MISBEHAVIOUR: dict[str, Callable[[], object]] = {
    "garbage": lambda: write(b"\x80\x04this is no message\n"),
    "huge": lambda: write(b"{" + b"x" * (20 * 2**20)),
    "deep": lambda: write(b"[" * 100_000 + b"\n"),
    "nan": lambda: write(b'{"kind": "line", "content": {"kind": "progress", "fraction": NaN}, "frames": []}\n'),
    "endless": lambda: write(b'{"kind": "line", "content": {"kind": "progress", "fraction": 1e999}, "frames": []}\n'),
    "negative": lambda: write(b'{"kind": "line", "content": {}, "frames": [-1]}\n'),
    "enormous": lambda: write(b'{"kind": "line", "content": {}, "frames": [99999999999]}\n'),
    "start": lambda: line({}, kind="start"),
    "walls": lambda: line({"sentence": 3}, kind="walls"),
    "crash": lambda: die(signal.SIGSEGV),
    "killed": lambda: die(signal.SIGKILL),
    "exit": lambda: leave("Traceback\nRuntimeError: it is over\x1b[31m.\n", 7),
    "memory": lambda: leave("MemoryError\n", 1),
    "spin": spin,
    "flood": flood,
    "twice": lambda: line({"level": "namespaces", "sentence": "All of them.", "noted": True}, kind="walls"),
    "unknown": lambda: line({"kind": "dance"}),
    "out_of_place": lambda: say(Inspected(inspection=INSPECTION)),
    "late_cold": lambda: say(Cold(artifacts=("a_map",))),
    "wants_nonsense": lambda: line(
        {"kind": "needed", "shared": {"artifact": "features", "image_shape": [1, -8, 10**9]}}
    ),
    "backwards": lambda: line(
        {"kind": "progressed", "stage": "start", "step": "mse", "index": 3, "total": 2, "fraction": None}
    ),
    "leave": lambda: line(None, kind="end"),
}
"""What is done in the middle of an evaluation, before the worker falls asleep."""


def evaluate(task: Evaluate) -> None:
    content = task.parts[0].read_bytes()
    behaviour, _, tail = content.decode("latin-1").partition("\n")
    index = int(tail) if tail.isdigit() else 0
    if behaviour == "early":
        die(signal.SIGSEGV)
    if behaviour == "always_cold" or (behaviour == "cold" and not task.warmed):
        return say(Cold(artifacts=tuple(tail.split())))
    say(Opening(one_thread=behaviour.endswith("together")))
    if behaviour == "refuse":
        return say(Refused(message=NO_WEIGHTS))
    sha256 = "0" * 64 if behaviour == "changed" else hashlib.sha256(content).hexdigest()
    say(Opened(recognised=" ".join(["a", behaviour, "model", *inherited]), confidence="high", sha256=sha256))
    say(Progressed(stage="plan", step="", index=0, total=2, fraction=None))
    say(Progressed(stage="start", step="mse", index=0, total=2, fraction=None))
    if behaviour == "paced":
        time.sleep(0.5)
    tried = task.parts[0].with_suffix(".tried")
    if behaviour == "killed_late" and not tried.exists():
        say(Measured(step="mse", index=1, total=2, outcome=scalar("mse", 0), arrays={"mse": "0.npy"}))
        killed_once(tried)
    if behaviour == "stopped":
        killed_once(tried, signal.SIGSTOP)
    if behaviour in MISBEHAVIOUR:
        MISBEHAVIOUR[behaviour]()
        time.sleep(60)
    if behaviour == "sleep":
        time.sleep(600)
    if behaviour == "wants":
        say(Needed(shared=SharedArtifact(artifact=tail.strip() or "features", image_shape=(1, 8, 8))))
        RESUME.decode(hear())
    first = scalar("mse", 2 * index)
    measured = encode(Measured(step="mse", index=1, total=2, outcome=first, arrays={"mse": f"{2 * index}.npy"}))
    spoil(behaviour, Path(f"{2 * index}.npy"), measured)
    line(measured)
    skipped = Skipped(metric="fid", group="generation", reason="this model cannot generate")
    failed = Failed(metric="fid", error=ErrorRecord(type="ValueError", message="it broke"))
    second = failed if behaviour == "failed" else skipped
    say(Measured(step="fid", index=2, total=2, outcome=second, arrays={}))
    facts = CheckpointFacts(
        name="another" if behaviour == "usurp" else task.name, sha256=sha256, bytes=len(content), format="fake",
        family="fake", parameters=1, latent_dim=None,
    )  # fmt: skip
    record = RunRecord(
        checkpoint=facts,
        dataset=DatasetFacts(source="digits", spec=task.data, sha256="d" * 64, n=10),
        config=RunConfig(seed=task.config.seed, n=10),
        outcomes=[first, second],
        environment=Environment(
            touchstone="0", python="3", torch="2", refused_calls=["nothing"] if behaviour == "usurp" else None
        ),
        created="2026-01-01T00:00:00+00:00",
    )
    recorded = encode(Recorded(record=record))
    if behaviour == "short_record":
        del recorded["record"]["outcomes"]
    return line(recorded)
