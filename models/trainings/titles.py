"""What trainings are called: as much of their folders as tells them apart, ``run_0/model``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.trainings import words
from models.trainings.grouping import Group
from models.trainings.name_parts import STEP_KINDS, Kind
from models.trainings.named import STEM, stem_of, written
from models.trainings.stepping import Placed

FILING = frozenset({"model", "checkpoint", "checkpoints", "ckpt", "ckpts", "models", "weights", "saved_models"})
"""Folders that say nothing alone."""


def titles(groups: Sequence[Group], root: str) -> list[str]:
    """A name for each training, no two alike. Linear in the number of files. ``root`` is the folder above all."""
    parts = _told_apart([_ways(group, root) for group in groups])
    ends = Counter(tuple(own[-length:]) for own in parts for length in range(1, len(own) + 1))
    seen: Counter[str] = Counter()
    found = []
    for own in parts:
        name = _shortest(own, ends)
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


_Parts = tuple[str, ...]
"""Folders and file."""


def _told_apart(ways: Sequence[Sequence[_Parts]]) -> list[_Parts]:
    """For each training the first of its ways to be called that no other has; the last where there is none."""
    counts = [Counter(own) for own in zip(*ways, strict=True)]
    return [next((way for way, count in zip(own, counts, strict=True) if count[way] == 1), own[-1]) for own in ways]


def _ways(group: Group, root: str) -> tuple[_Parts, ...]:
    """From the shortest to the longest."""
    first = next((one for one in group if one.number is not None), group[0])
    folders = tuple(text for text in first.key()[0] if text != "*")
    telling = tuple(text for text in folders if text.lower() not in FILING)
    own = _own_name(first, single=len({one.named.role for one in group}) == 1)
    ended = (own,) if own else ()
    whole = stem_of(first.named.file.path)
    shortest = (*telling, *ended) or ((root,) if root else folders) or (whole,)
    return (shortest, (*folders, *ended) or (whole,), (*folders, whole))


def _shortest(parts: _Parts, ends: Counter[_Parts]) -> str:
    for length in range(1, len(parts) + 1):
        if ends[parts[-length:]] == 1 and (length > 1 or parts[-1] not in FILING):
            return "/".join(parts[-length:])
    return "/".join(parts)


def _own_name(one: Placed, *, single: bool) -> str:
    """The file's name without its step, its role and ``final``; where all is said by folders, nothing."""
    stem = one.named.stem
    if one.number is None and single:
        return stem_of(one.named.file.path)
    step = one.place[1] if one.place is not None and one.place[0] == STEM else None
    kept = [
        item if isinstance(item, str) else written(item)
        for index, item in enumerate(stem.items)
        if isinstance(item, str) or not (index == step or item.kind in (Kind.METRIC, *STEP_KINDS))
    ]
    if set(kept) <= words.GENERIC and one.named.folders:
        return ""
    return "_".join(kept)
