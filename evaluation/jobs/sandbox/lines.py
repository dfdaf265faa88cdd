"""The lines between a worker and its parent. A line is one JSON object; raw bytes (frames) that it announces follow it.

What a line's content means is not known here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from evaluation.jobs.sandbox.isolation.walls import Level

LONGEST_LINE = 16 * 2**20
LONGEST_FRAMES = 2 * 2**30
MOST_FRAMES = 1000

Kind = Literal["start", "walls", "line", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """Something said by the program, or to it."""

    content: Any
    """A JSON value."""
    frames: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Walls:
    """A worker's first word, before it begins with its task: which walls stand around it."""

    level: Level
    sentence: str
    noted: bool
    """Whether each system call that it is refused is noted."""


@dataclass(frozen=True, slots=True)
class End:
    """A worker's last word: its program has returned."""


@dataclass(frozen=True, slots=True)
class Header:
    """A line that was read; its frames may still be on their way."""

    kind: Kind
    content: Any
    sizes: tuple[int, ...]


class Malformed(ValueError):
    """Bytes that are no line."""


def pack(kind: Kind, content: Any, frames: Sequence[bytes] = ()) -> list[bytes]:
    """The pieces to write, in order. Raises ValueError for NaN, which is no JSON."""
    header = {"kind": kind, "content": content, "frames": [len(frame) for frame in frames]}
    return [json.dumps(header, allow_nan=False).encode() + b"\n", *frames]


def parse(line: bytes) -> Header:
    """Of one line without its line break. Nothing in it is trusted: raises Malformed."""
    if len(line) > LONGEST_LINE:
        raise Malformed("a line is too long")
    try:
        body = json.loads(line, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Malformed("a line is no JSON") from error
    if not isinstance(body, dict) or body.keys() != {"kind", "content", "frames"}:
        raise Malformed("a line has a kind, a content and the sizes of its frames")
    if body["kind"] not in ("start", "walls", "line", "end"):
        raise Malformed("a line has a kind that we know")
    sizes = body["frames"]
    if not isinstance(sizes, list) or len(sizes) > MOST_FRAMES:
        raise Malformed("frames are announced by their sizes")
    if not all(type(size) is int and size >= 0 for size in sizes) or sum(sizes) > LONGEST_FRAMES:
        raise Malformed("frames have impossible sizes")
    return Header(body["kind"], body["content"], tuple(sizes))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is beyond all numbers")
    return number
