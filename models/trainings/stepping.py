"""Which number of a name is the step. A word beside it says so, or other files do: their sizes and counters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.trainings.name_parts import STEP_KINDS, Kind, Slot
from models.trainings.named import STEM, Key, Named, Place

SAME_SIZE = 1.02
"""Files of one network differ by less than this factor; other settings of a network change it."""
STEPS_FROM = 2_000
"""From this number on, a number without a unit counts updates of the weights, and below it epochs."""
LEAST_LAST = 5
"""A series of numbers without a unit goes on at least so far: ``model_1`` and ``model_2`` are two models."""
_CHECKPOINT_FOLDERS = frozenset({"", "checkpoint", "checkpoints", "ckpt", "chkpt", "snapshot", "save", "weights"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A checkpoint with the step that its name says, as written: it may count from 0."""

    named: Named
    place: Place | None = None
    number: int | None = None
    unit: str = ""
    guess: bool = False

    def key(self, *, loose: bool = False) -> Key:
        return self.named.key(self.place, loose=loose)


def placed(files: Sequence[Named]) -> list[Placed]:
    """Each file with its step, in the order given. Linear in their number."""
    found: dict[int, Placed] = {}
    undecided: dict[Key, list[tuple[int, Place, Slot]]] = defaultdict(list)
    for index, one in enumerate(files):
        labelled = _labelled(one)
        if labelled is not None:
            place, slot = labelled
            found[index] = Placed(one, place, int(slot.value), slot.kind.value)
        elif (candidate := _candidate(one)) is not None:
            undecided[one.key(candidate[0])].append((index, *candidate))
    for group in undecided.values():
        items = [(files[index], slot) for index, _, slot in group]
        if _is_series(items):
            unit = _unit(items)
            for index, place, slot in group:
                found[index] = Placed(files[index], place, int(slot.value), unit, guess=True)
    return [found.get(index) or Placed(one) for index, one in enumerate(files)]


def _labelled(one: Named) -> tuple[Place, Slot] | None:
    """The last number of the name with a unit, updates before epochs; else that of the nearest folder."""
    whole = [(place, slot) for place, slot in one.slots() if slot.kind in STEP_KINDS and slot.whole]
    nearest = [(place, slot) for place, slot in whole if place[0] == whole[0][0][0]]
    updates = [item for item in nearest if item[1].kind != Kind.EPOCH]
    return (updates or nearest)[-1] if nearest else None


def _candidate(one: Named) -> tuple[Place, Slot] | None:
    """The number without a unit that may be the step."""
    own = [(place, slot) for place, slot in one.slots() if place[0] == STEM and slot.whole]
    for kind in (Kind.BARE, Kind.UNKNOWN):
        if ours := [item for item in own if item[1].kind == kind and not (kind == Kind.UNKNOWN and item[1].glued)]:
            return ours[-1]
    for place, slot in one.slots():
        alone = place[0] != STEM and len(one.at(place[0]).slots) == 1
        if alone and slot.kind == Kind.BARE and slot.whole and slot.label.lower() in _CHECKPOINT_FOLDERS:
            return place, slot
    return None


def _is_series(items: Sequence[tuple[Named, Slot]]) -> bool:
    """Whether numbers without a unit are steps: sizes are equal, and counters inside the weights grow with them."""
    roles: dict[str, list[tuple[int, Named]]] = defaultdict(list)
    for one, slot in items:
        roles[one.role].append((int(slot.value), one))
    numbers = {int(slot.value) for _, slot in items}
    if any(_sizes_differ(members) for members in roles.values()):
        return False
    counted = [said for members in roles.values() if (said := _counters_grow(members)) is not None]
    if counted:
        return all(counted)
    if any(_inner_differs(members) for members in roles.values()):
        return True
    if len(numbers) < 2:
        return len(items) > 1 and len(roles) > 1  # generator and discriminator of one step
    if any(slot.kind == Kind.UNKNOWN for _, slot in items):
        return len(numbers) > 2 and max(numbers) >= 2 * LEAST_LAST and _evenly(sorted(numbers))
    return max(numbers) >= LEAST_LAST


def _sizes_differ(members: Sequence[tuple[int, Named]]) -> bool:
    layouts = {one.file.witness.layout for _, one in members if one.file.witness and one.file.witness.layout}
    if layouts:
        return len(layouts) > 1
    sizes = [one.file.bytes for _, one in members if one.file.bytes and not one.file.problem]
    return len(sizes) > 1 and max(sizes) > SAME_SIZE * min(sizes) + 2_000


def _counters_grow(members: Sequence[tuple[int, Named]]) -> bool | None:
    """None where fewer than two different numbers have a counter."""
    counts = sorted((number, passes) for number, one in members if (passes := most_passes(one)) is not None)
    if len({number for number, _ in counts}) < 2:
        return None
    return all(a[1] < b[1] for a, b in pairwise(counts) if a[0] != b[0])


def most_passes(one: Named) -> int | None:
    """The largest counter of training passes in the weights; None where there is none that counted."""
    passes = one.file.witness.passes if one.file.witness else ()
    return max(passes, default=0) or None


INNER = ("global_step", "epoch", "step", "iteration", "iter", "current_epoch", "n_iter", "it")
"""Keys under which programs keep the step in the checkpoint, the best first."""


def _inner_differs(members: Sequence[tuple[int, Named]]) -> bool:
    said = [inner_step(one) for _, one in members]
    return len({item for item in said if item is not None}) > 1


def inner_step(one: Named) -> tuple[str, int] | None:
    """(key, value) of the step that the checkpoint itself keeps."""
    facts = one.file.witness.facts if one.file.witness else {}
    for key in INNER:
        value = facts.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return key, value
    return None


def _unit(items: Sequence[tuple[Named, Slot]]) -> str:
    keys = {said[0] for one, _ in items if (said := inner_step(one)) is not None}
    if keys:
        return "epoch" if "epoch" in next(iter(keys)) else "step"
    return "step" if max(int(slot.value) for _, slot in items) >= STEPS_FROM else "epoch"


def _evenly(numbers: Sequence[int]) -> bool:
    gaps = {b - a for a, b in pairwise(numbers)}
    return len(gaps) == 1
