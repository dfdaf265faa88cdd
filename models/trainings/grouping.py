"""Which checkpoints belong to one training: those whose names differ in step, role and ``final`` alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from models.trainings.mixed import apart
from models.trainings.named import Key, Named
from models.trainings.stepping import Placed, placed

Group = tuple[Placed, ...]
"""Checkpoints of one training, of any role, in the order of their paths."""


def groups(files: Sequence[Named]) -> list[Group]:
    """Linear in the number of files."""
    found = placed(files)
    numbered: dict[Key, list[Placed]] = defaultdict(list)
    others: dict[Key, list[Placed]] = defaultdict(list)
    for one in found:
        if one.number is not None:
            numbered[one.key()].append(one)
        else:
            others[one.key(loose=bool(one.named.special))].append(one)
    split = {key: apart(members) for key, members in numbered.items()}
    homes = _by_loose_key(split)
    joined = [list(part) for parts in split.values() for part in parts]
    place = {id(part): index for index, part in enumerate(part for parts in split.values() for part in parts)}
    for key, members in others.items():
        left = []
        for one in members:
            home = _home(one, homes)
            if home is None:
                left.append(one)
            else:
                joined[place[id(home)]].append(one)
        if left:
            joined.extend(list(part) for part in _unnumbered(key, left))
    return [tuple(sorted(group, key=lambda one: str(one.named.file.path))) for group in joined]


def _by_loose_key(split: Mapping[Key, Sequence[Group]]) -> dict[Key, list[Group]]:
    homes: dict[Key, list[Group]] = defaultdict(list)
    for parts in split.values():
        for part in parts:
            homes[part[0].key(loose=True)].append(part)
    return homes


def _home(one: Placed, homes: Mapping[Key, Sequence[Group]]) -> Group | None:
    """The series that ``final`` or a file without a number belongs to, where there is one alone."""
    parts = homes.get(one.key(loose=True), ())
    fitting = [part for part in parts if _fits(one.named, part)]
    if len(fitting) > 1:
        fitting = [part for part in fitting if part[0].named.stem.words == one.named.stem.words]
    return fitting[0] if len(fitting) == 1 else None


def _fits(one: Named, part: Group) -> bool:
    """Whether it can be a file of this series: the same network in the same role, as far as both are known."""
    mine = [other.named for other in part if other.named.role == one.role]
    if not mine:
        return False
    layout = one.file.witness.layout if one.file.witness else ""
    theirs = {other.file.witness.layout for other in mine if other.file.witness and other.file.witness.layout}
    if layout and theirs:
        return layout in theirs
    if one.special or not one.file.bytes:
        return True
    sizes = [other.file.bytes for other in mine if other.file.bytes]
    return not sizes or min(sizes) / 2 <= one.file.bytes <= max(sizes) * 2


def _unnumbered(key: Key, members: list[Placed]) -> list[Group]:
    """Files without a number that share a name: roles of one model, or ``best`` and ``last``. Unlike networks part."""
    by_layout: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for one in members:
        layout = one.named.file.witness.layout if one.named.file.witness else ""
        by_layout[one.named.role, layout].append(one)
    layouts: dict[str, list[list[Placed]]] = defaultdict(list)
    for (role, layout), part in by_layout.items():
        layouts[role].extend([part] if layout else [])
    if all(len(parts) < 2 for parts in layouts.values()):
        return [tuple(members)]
    return [tuple(part) for part in by_layout.values()]
