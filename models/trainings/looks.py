"""The files of one training put together to looks: roles of one step joined, copies told apart, all in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from statistics import mode

from models.trainings.counting import Counted
from models.trainings.stepping import Placed
from models.trainings.training import Look

SECOND = 1.0
"""Times of modification say an order only where they differ by more than this, in seconds."""
CUT_SHORT = 0.5
"""A file smaller than this part of its neighbours is not whole."""
NAMED_STEPS = 5
"""Missing steps that one sentence names."""
_DIGITS = re.compile(r"(\d+)")

_Of = tuple[int | None, str]
"""What one look is of: its step, or the name that stands in place of one."""


def natural(text: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """A key by which ``model_2`` stands before ``model_10``, and a folder before those whose names are longer."""
    return tuple(
        tuple(
            (0, int(piece), piece) if piece.isdecimal() and len(piece) < 4000 else (1, 0, piece)
            for piece in _DIGITS.split(part)
            if piece
        )
        for part in text.split("/")
    )


def looks_of(group: Sequence[Placed], steps: Sequence[Counted]) -> tuple[tuple[Look, ...], tuple[str, ...]]:
    """(looks from the earliest to the latest, notes, one sentence each)."""
    notes: list[str] = []
    members: dict[_Of, list[tuple[Placed, Counted]]] = defaultdict(list)
    for one, step in zip(group, steps, strict=True):
        members[step.step, "" if step.step is not None else one.named.special].append((one, step))
    small = _cut_short(group)
    made = [_look(of, files, small, notes) for of, files in members.items()]
    modified = {one.named.file.path: one.named.file.modified for one in group}
    ordered = _ordered(made, modified, notes)
    return tuple(ordered), (*notes, *_missing(ordered))


def _look(of: _Of, files: Sequence[tuple[Placed, Counted]], small: frozenset[PurePosixPath], notes: list[str]) -> Look:
    chosen: dict[str, Placed] = {}
    copies: list[PurePosixPath] = []
    names = [one.named.special for one, _ in files if one.named.special]
    # A number before a name, a sound file before a broken one, the newest last.
    ranked = sorted(
        files,
        key=lambda item: (
            bool(item[0].named.file.problem), item[0].number is None, item[0].named.stem.doubled,
            -(item[0].named.file.modified or 0.0), natural(str(item[0].named.file.path)),
        ),
    )  # fmt: skip
    for one, _ in ranked:
        first = chosen.setdefault(one.named.role, one)
        if first is one:
            continue
        copies.append(one.named.file.path)
        if not _same(first, one):
            notes.append(
                f"{_said(of)} stands in '{first.named.file.path.name}' and in '{one.named.file.path.name}', whose "
                "weights may differ; the first is taken"
            )
    problems = [one.named.file.problem for one in chosen.values() if one.named.file.problem]
    problems += [
        f"'{one.named.file.path.name}' is much smaller than its neighbours, as a file that is half written; it is "
        "left out until it is whole"
        for one in chosen.values()
        if one.named.file.path in small and not one.named.file.problem
    ]
    step = next(step for one, step in ranked if one is next(iter(chosen.values())))
    return Look(
        step=step.step,
        unit=step.unit,
        where=step.where,
        guess=step.guess,
        name=names[0] if names else "",
        files={role: one.named.file.path for role, one in sorted(chosen.items())},
        copies=tuple(copies),
        problems=tuple(problems),
    )


def _same(first: Placed, other: Placed) -> bool:
    """Whether two files hold the same weights, as far as is known."""
    a, b = first.named.file.witness, other.named.file.witness
    return a is not None and b is not None and bool(a.identity) and a.identity == b.identity


def _said(of: _Of) -> str:
    return f"step {of[0]:,}" if of[0] is not None else f"'{of[1]}'" if of[1] else "this model"


def _cut_short(group: Sequence[Placed]) -> frozenset[PurePosixPath]:
    """Numbered files that are far smaller than the others of their role."""
    by_role: dict[str, list[Placed]] = defaultdict(list)
    for one in group:
        if one.number is not None and one.named.file.bytes is not None and not one.named.file.problem:
            by_role[one.named.role].append(one)
    small = set()
    for files in by_role.values():
        sizes = sorted(one.named.file.bytes or 0 for one in files)
        usual = sizes[len(sizes) // 2]
        small |= {one.named.file.path for one in files if (one.named.file.bytes or 0) < CUT_SHORT * usual}
    return frozenset(small)


def _ordered(looks: Sequence[Look], modified: dict[PurePosixPath, float | None], notes: list[str]) -> list[Look]:
    """By step; what has none by its time of modification, where times differ, else at the end."""
    known = sorted((look for look in looks if look.step is not None), key=lambda look: look.step or 0)
    others = [look for look in looks if look.step is None]
    if not others or len(looks) < 2:
        return [*known, *others]
    times = {id(look): max((modified.get(path) or 0.0) for path in look.files.values()) for look in looks}
    told = all(times.values()) and all(b - a > SECOND for a, b in pairwise(sorted(times[id(look)] for look in looks)))
    if told:
        notes.append("the order of files without a step is that of their times of modification, a guess")
        return _merged(known, sorted(others, key=lambda look: times[id(look)]), times)
    return [*known, *sorted(others, key=lambda look: (_LATE.get(look.name, 1), natural(look.name)))]


_LATE = {"best": 0, "min": 0, "last": 2, "latest": 2, "final": 3, "end": 3, "done": 3}


def _merged(known: Sequence[Look], others: Sequence[Look], times: dict[int, float]) -> list[Look]:
    """``others`` put between ``known``, whose own order by step stays."""
    left, merged = list(others), list[Look]()
    for look in known:
        while left and times[id(left[0])] < times[id(look)]:
            merged.append(left.pop(0))
        merged.append(look)
    return merged + left


def _missing(looks: Sequence[Look]) -> tuple[str, ...]:
    """Holes in an otherwise even series."""
    steps = [look.step for look in looks if look.step is not None]
    gaps = [b - a for a, b in pairwise(steps)]
    if len(gaps) < 4:
        return ()
    usual = mode(gaps)
    if not usual or gaps.count(usual) < 0.6 * len(gaps) or any(gap % usual for gap in gaps[1:-1]):
        return ()
    missing = [
        a + k * usual for a, b in pairwise(steps) if b - a > usual for k in range(1, min((b - a) // usual, 1000))
    ]
    if not missing:
        return ()
    named = ", ".join(f"{step:,}" for step in missing[:NAMED_STEPS])
    more = f" and {len(missing) - NAMED_STEPS:,} more" if len(missing) > NAMED_STEPS else ""
    return (f"steps are missing between others that are {usual:,} apart: {named}{more}",)
