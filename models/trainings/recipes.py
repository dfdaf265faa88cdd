"""Which trainings differ in the seed alone: names alike but for seeds and repetitions, one network, equal settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from models.trainings.grouping import Group
from models.trainings.looks import natural
from models.trainings.name_parts import STEP_KINDS, Kind, Parsed, Slot
from models.trainings.named import STEM, written
from models.trainings.resumed import continued
from models.trainings.stepping import most_passes
from models.trainings.training import Fact, Recipe, Scalar, Training

OTHER_LENGTH = 1.25
"""Trainings of one recipe are as long as each other within this factor."""
_Alike = tuple[object, ...]
"""What trainings of one recipe share."""


def recipes(trainings: Sequence[Training], groups: Sequence[Group]) -> list[Recipe]:
    """Every training is in one recipe. Linear in the number of files."""
    found: dict[_Alike, list[tuple[Training, Group]]] = defaultdict(list)
    for training, group in zip(trainings, groups, strict=True):
        alike = (_name(group), _settings(training), _layouts(group))
        found[alike].append((training, group))
    later = {
        other.name: one.name
        for members in found.values()
        for one, other in continued([training for training, _ in members])
    }
    parts = [part for members in found.values() for whole in _once(members, later) for part in _of_one_length(whole)]
    return [
        Recipe(
            name=_title([training for training, _ in part]),
            trainings=tuple(sorted((training.name for training, _ in part), key=natural)),
            hyper_parameters=_common([training for training, _ in part]),
            continues=later.get(part[0][0].name, ""),
        )
        for part in parts
    ]


def _once(
    members: Sequence[tuple[Training, Group]], later: Mapping[str, str]
) -> Iterator[list[tuple[Training, Group]]]:
    """The members; each that goes on where another one ended is parted from them, as it is no other seed."""
    first = [member for member in members if member[0].name not in later]
    yield from ([first] if first else [])
    yield from ([member] for member in members if member[0].name in later)


def _name(group: Group) -> tuple[tuple[str, ...], ...]:
    """The names of folders and file without seeds, numbers of repetitions, steps and roles."""
    one = next((one for one in group if one.number is not None), group[0])
    level, item = one.place or (None, None)
    folders = [_alike(parsed, item if level == at else None) for at, parsed in enumerate(one.named.folders)]
    return (*folders, _alike(one.named.stem, item if level == STEM else None))


def _alike(parsed: Parsed, step: int | None = None) -> tuple[str, ...]:
    steps = step is not None
    return tuple(
        item if isinstance(item, str) else written(item)
        for index, item in enumerate(parsed.items)
        if index != step
        and not (
            isinstance(item, Slot) and item.kind in (Kind.SEED, Kind.RUN, Kind.METRIC, *(STEP_KINDS if steps else ()))
        )
    )


def _settings(training: Training) -> tuple[tuple[str, Scalar], ...]:
    return tuple(sorted(((name, fact.value) for name, fact in training.hyper_parameters.items()), key=str))


def _layouts(group: Group) -> tuple[tuple[str, str], ...]:
    known = {
        (one.named.role, one.named.file.witness.layout)
        for one in group
        if one.named.file.witness and one.named.file.witness.layout
    }
    return tuple(sorted(known))


def _of_one_length(members: Sequence[tuple[Training, Group]]) -> Iterator[list[tuple[Training, Group]]]:
    """The trainings parted where one was much longer than the other."""
    lengths = [_length(training, group) for training, group in members]
    part = [index for index, length in enumerate(lengths) if not length]
    longest = 0
    for length, index in sorted(((length, index) for index, length in enumerate(lengths) if length), reverse=True):
        if longest > OTHER_LENGTH * length:
            yield [members[one] for one in sorted(part)]
            part, longest = [], length
        longest = longest or length
        part.append(index)
    if part:
        yield [members[one] for one in sorted(part)]


def _length(training: Training, group: Group) -> int:
    """How long a training was that kept its end alone, by passes counted in the weights, else by its step.

    0 for a series, whose steps are compared one by one, and for a best step, which differs from seed to seed.
    """
    if len(training.looks) > 1 or any(one.named.special == "best" or _measured(one.named.stem) for one in group):
        return 0
    passes = [passes for one in group if (passes := most_passes(one.named)) is not None]
    return max(passes, default=training.looks[0].step or 0)


def _measured(stem: Parsed) -> bool:
    return any(slot.kind == Kind.METRIC for slot in stem.slots)


def _common(trainings: Sequence[Training]) -> Mapping[str, Fact]:
    first, *others = trainings
    return {
        name: fact
        for name, fact in first.hyper_parameters.items()
        if all(name in other.hyper_parameters and other.hyper_parameters[name].value == fact.value for other in others)
    }


def _title(trainings: Sequence[Training]) -> str:
    """What the names have in common, folder by folder from the end, after what the longest begins with."""
    parts = [training.name.split("/")[::-1] for training in trainings]
    longest = max(parts, key=len)
    common = [_pattern(own) for own in zip(*parts, strict=False)]
    return "/".join([*longest[len(common) :][::-1], *common[::-1]])


def _pattern(texts: Sequence[str]) -> str:
    """``run_*`` for ``run_0`` and ``run_1``."""
    first, last = min(texts), max(texts)
    if first == last:
        return first
    start = next((place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return f"{first[:start].rstrip('0123456789')}*"
