"""Long names made short so that they stay apart: checkpoints of a sweep often differ in a few characters only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

CUT = "…"


def short_names(names: Sequence[str], longest: int) -> tuple[str, ...]:
    """Each name in at most ``longest`` (6 or more) characters, in the order given. Different names stay different.

    A name that fits is left alone. A longer one loses its middle; where that makes two names alike, it loses what they
    have in common instead; where nothing else helps, it is numbered.
    """
    found = {name: name for name in names if len(name) <= longest}
    for shorten in (_without_middle, _without_common_start, _numbered):
        taken = Counter(found.values())
        left = [name for name in dict.fromkeys(names) if name not in found]
        tried = dict(zip(left, shorten(left, longest), strict=True))
        taken.update(tried.values())
        found |= {name: short for name, short in tried.items() if taken[short] == 1 or shorten is _numbered}
    return tuple(found[name] for name in names)


def _without_middle(names: Sequence[str], longest: int) -> list[str]:
    head = (longest - 1) * 3 // 5
    return [f"{name[:head]}{CUT}{name[len(name) - (longest - 1 - head) :]}" for name in names]


def _without_common_start(names: Sequence[str], longest: int) -> list[str]:
    """Names that look alike in both ends: a little of the start, then all from shortly before they first differ."""
    head, before = longest // 4, longest // 6
    alike: dict[str, list[str]] = {}
    for name, short in zip(names, _without_middle(names, longest), strict=True):
        alike.setdefault(short, []).append(name)
    shared = {name: _common_start(min(group), max(group)) for group in alike.values() for name in group}
    joined = [f"{name[:head]}{CUT}{name[max(head, shared[name] - before) :]}" for name in names]
    return [short if len(short) <= longest else short[: longest - 1] + CUT for short in joined]


def _numbered(names: Sequence[str], longest: int) -> list[str]:
    return [f"{name[: longest - len(str(turn)) - 2]}{CUT}#{turn}" for turn, name in enumerate(names, start=1)]


def _common_start(first: str, second: str) -> int:
    """How many characters two names begin with alike."""
    return next((place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
