"""JSON lines: one object a line. StyleGAN's ``{"num": n, "mean": m, "std": s}`` is its mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from models.trainings.logs import Log, LogFormat, log_format
from models.trainings.logs.collecting import STEPS, TIMES, Points, number
from models.trainings.name_parts import STEP_KINDS, parse_name
from models.trainings.named import stem_of

TITLE = "JSON lines"
LONGEST_LINE = 1 << 20
DEEPEST = 4


def _matches(name: str, head: bytes) -> bool:
    return name.endswith((".jsonl", ".ndjson")) or (name.endswith(".json") and head[:1] == b"{" and b"}\n{" in head)


def read(path: Path) -> Log:
    """A line that is no object is left out and counted."""
    points = Points()
    axis, damaged, row = "row", 0, 0
    with path.open(encoding="utf-8", errors="replace") as file:
        while line := file.readline(LONGEST_LINE):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            if not isinstance(value, dict):
                damaged += 1
                continue
            found = dict(_numbers(value, "", 0))
            name, step = _step(found, value)
            axis = name or axis
            for key, one in found.items():
                if key.lower() != name and key.rsplit(".", 1)[-1].lower() not in TIMES:
                    points.add(key, row if step is None else step, one)
            row += 1
    if damaged:
        points.notes[f"{damaged:,} lines are no JSON objects and are left out"] = None
    return points.log(TITLE, axis)


def _numbers(value: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, float]]:
    for name, item in value.items():
        path = f"{prefix}{name}"
        if isinstance(item, dict) and depth < DEEPEST:
            mean = number(item.get("mean")) if "num" in item else None
            if mean is not None:
                yield path, mean
            elif "num" not in item:
                yield from _numbers(item, f"{path}.", depth + 1)
        elif (found := number(item)) is not None and not isinstance(item, str):
            yield path, found


def _step(found: Mapping[str, float], line: Mapping[str, object]) -> tuple[str, float | None]:
    """(name of the axis, step): a number that counts steps, else the step in the name of a snapshot."""
    lowered = {name.lower(): value for name, value in found.items()}
    for name in STEPS:
        if name in lowered:
            return name, lowered[name]
    for value in line.values():
        if isinstance(value, str) and value.endswith((".pkl", ".pt", ".pth", ".ckpt")):
            for slot in parse_name(stem_of(PurePosixPath(value))).slots:
                if slot.kind in STEP_KINDS and isinstance(slot.value, int):
                    return slot.kind.value, float(slot.value)
    return "", None


def example(folder: Path) -> Path:
    path = folder / "log.jsonl"
    lines = [{"step": step, "train": {"x": 1}, "loss": loss} for step, loss in ((10, 3.0), (20, 2.0), (30, 1.0))]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


log_format(LogFormat(name="json_lines", title=TITLE, matches=_matches, read=read, example=example))
