"""How much training a number of a name means: whether a program counts from 0, and what ``final`` is.

Counters inside the weights decide where there are some; then the checkpoint's own step; then the numbers themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from models.trainings.named import STEM
from models.trainings.stepping import Placed, inner_step, most_passes

PROPORTIONAL = 0.004
"""Counters follow the steps when their ratio varies by no more than this."""
WHOLE = 0.02
"""A step that is computed from counters lies so near to a whole number, in steps or as a part of itself."""
LIGHTNING = ("pytorch-lightning_version", "lightning_version")


@dataclass(frozen=True, slots=True)
class Counted:
    """The step of a checkpoint, in steps done."""

    step: int | None = None
    unit: str = ""
    where: str = ""
    guess: bool = False


def counted(group: Sequence[Placed]) -> list[Counted]:
    """The step of every file of one training, in its order."""
    own = [_own(one) for one in group]
    if all(found is not None for found in own):
        return [found for found in own if found is not None]
    numbered = [one for one in group if one.number is not None]
    offset, why, sure = _offset(numbered)
    unit = numbered[0].unit if numbered else ""
    paces = _paces(numbered, offset)
    return [
        found if found is not None and found.unit == unit else _from_name(one, offset, why, sure)
        if one.number is not None
        else _without_number(one, unit, paces, _inner_offset(numbered, offset), found)
        for one, found in zip(group, own, strict=True)
    ]  # fmt: skip


def _own(one: Placed) -> Counted | None:
    """The step that a Lightning checkpoint or a card keeps."""
    facts = one.named.file.witness.facts if one.named.file.witness else {}
    for key, where in (("global_step", "Lightning's global_step"), ("training.step", "step of the card")):
        value = facts.get(key)
        lightning = key != "global_step" or any(name in facts for name in LIGHTNING)
        if lightning and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return Counted(value, "step", where)
    epochs = facts.get("training.epochs")
    if isinstance(epochs, int) and not isinstance(epochs, bool) and one.number is None:
        return Counted(epochs, "epoch", "epochs of the card")
    return None


def _from_name(one: Placed, offset: int, why: str, sure: bool) -> Counted:
    assert one.number is not None
    assert one.place is not None
    where = f"{one.unit} {one.number:,} of {one.named.text_of(one.place[0])}"
    return Counted(one.number + offset, one.unit, f"{where}{why}", one.guess or not sure)


def _offset(numbered: Sequence[Placed]) -> tuple[int, str, bool]:
    """1 where names count from 0, else 0; what says so; whether that is sure."""
    if not numbered or numbered[0].unit != "epoch":
        return 0, "", True
    by_counter = _offset_of_counters(numbered)
    if by_counter is not None:
        return by_counter, ", counted from 0 as num_batches_tracked shows" if by_counter else "", True
    inner = {one.number - said[1] for one in numbered if one.number is not None and (said := inner_step(one.named))}
    if inner == {1}:
        return 0, "", True
    if any(_as_lightning(one) for one in numbered):
        return 1, ", which Lightning counts from 0", True
    if min(one.number for one in numbered if one.number is not None) == 0:
        return 1, ", counted from 0 as the first is 0", True
    return 0, "", True


def _as_lightning(one: Placed) -> bool:
    return one.place is not None and one.place[0] == STEM and "epoch=" in one.named.file.path.name


def _offset_of_counters(numbered: Sequence[Placed]) -> int | None:
    """0 or 1 where the counters of one role are proportional to the one and not to the other."""
    for role in dict.fromkeys(one.named.role for one in numbered):
        counts = [
            (one.number, passes)
            for one in numbered
            if one.named.role == role and one.number is not None and (passes := most_passes(one.named))
        ]
        if len({number for number, _ in counts}) < 2:
            continue
        spreads = [_spread(counts, offset) for offset in (0, 1)]
        best = min((0, 1), key=lambda offset: spreads[offset])
        if spreads[best] <= PROPORTIONAL < spreads[1 - best]:
            return best
    return None


def _spread(counts: Sequence[tuple[int, int]], offset: int) -> float:
    if any(number + offset == 0 for number, _ in counts):
        return float("inf")
    ratios = [passes / (number + offset) for number, passes in counts]
    return max(ratios) / min(ratios) - 1


def _paces(numbered: Sequence[Placed], offset: int) -> Mapping[str, tuple[float, bool]]:
    """Role -> (passes a step, whether they are the same at every step)."""
    found: dict[str, list[float]] = {}
    for one in numbered:
        passes = most_passes(one.named)
        if passes and one.number is not None and one.number + offset:
            found.setdefault(one.named.role, []).append(passes / (one.number + offset))
    return {role: (median(paces), max(paces) / min(paces) - 1 <= PROPORTIONAL) for role, paces in found.items()}


def _inner_offset(numbered: Sequence[Placed], offset: int) -> int | None:
    """Steps done less the step that checkpoints keep inside, where it is one number; else None."""
    gaps = {
        one.number + offset - said[1] for one in numbered if one.number is not None and (said := inner_step(one.named))
    }
    return gaps.pop() if len(gaps) == 1 else None


def _without_number(
    one: Placed, unit: str, paces: Mapping[str, tuple[float, bool]], inner_offset: int | None, own: Counted | None
) -> Counted:
    if own is not None:
        return own
    passes, pace = most_passes(one.named), paces.get(one.named.role)
    if passes and pace is not None and pace[1]:
        step = passes / pace[0]
        if abs(step - round(step)) <= WHOLE * max(1.0, step) and round(step):
            return Counted(round(step), unit, f"num_batches_tracked {passes:,} in the weights")
    said = inner_step(one.named)
    if said is not None:
        key, value = said
        inner_unit = unit or ("epoch" if "epoch" in key else "step")
        return Counted(
            value + (inner_offset or 0), inner_unit, f"'{key}' in the checkpoint", guess=inner_offset is None
        )
    return Counted()
