"""Several trainings that share one pattern of names: told apart by their networks, and by passes counted a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log

from models.trainings.stepping import Placed, most_passes

OTHER_SIZE = 1.05
"""Sizes of one network's files differ by less than this factor, whatever they are called."""
OTHER_PACE = 3.0
"""Passes a step of one training differ by less than this factor: batches change when it is resumed, not so much."""


def apart(members: Sequence[Placed]) -> list[tuple[Placed, ...]]:
    """The trainings among files of one pattern of names: one in nearly all folders."""
    roles: dict[str, list[Placed]] = defaultdict(list)
    for one in members:
        roles[one.named.role].append(one)
    parts = {role: _by_pace(_by_network(files)) for role, files in roles.items()}
    leading = max(parts.values(), key=len)
    if len(leading) == 1:
        return [tuple(members)]
    found = [list(part) for part in leading]
    numbers = [{one.number for one in part} for part in leading]
    for part in (part for role in parts.values() if role is not leading for part in role):
        for one in part:  # the other role goes where its step is
            home = next((index for index, known in enumerate(numbers) if one.number in known), 0)
            found[home].append(one)
    return [tuple(part) for part in found]


def _by_network(files: Sequence[Placed]) -> list[list[Placed]]:
    by_layout: dict[str, list[Placed]] = defaultdict(list)
    for one in files:
        by_layout[one.named.file.witness.layout if one.named.file.witness else ""].append(one)
    if len(by_layout) == 1 and "" not in by_layout:
        return [list(files)]
    unknown = by_layout.pop("", [])
    if by_layout:
        largest = max(by_layout.values(), key=len)
        largest.extend(unknown)  # what cannot be read stays with its name
        return list(by_layout.values())
    newest = max(unknown, key=lambda one: one.number or 0)

    def size(one: Placed) -> float | None:
        # The newest file may be half written: it stays with its name.
        other = one is newest and len(unknown) > 2 and (one.named.file.bytes or 0) < usual / 2
        return None if other or one.named.file.problem else one.named.file.bytes

    usual = sorted(one.named.file.bytes or 0 for one in unknown)[len(unknown) // 2]
    return _chains(unknown, size, OTHER_SIZE)


def _by_pace(parts: list[list[Placed]]) -> list[list[Placed]]:
    def pace(one: Placed) -> float | None:
        passes = most_passes(one.named)
        return passes / (one.number + 1) if passes and one.number is not None else None

    # Counting from 0 or 1 changes the pace of the first step by two, so it is compared from the largest steps on.
    return [piece for part in parts for piece in _chains(part, pace, OTHER_PACE)]


def _chains(files: Sequence[Placed], measure: Callable[[Placed], float | None], factor: float) -> list[list[Placed]]:
    """Files whose sorted measures are nearer to their neighbours than ``factor``. What has none goes with the most."""
    known = sorted(((value, index) for index, one in enumerate(files) if (value := measure(one))), reverse=True)
    if not known:
        return [list(files)]
    chains: list[list[int]] = [[known[0][1]]]
    for (larger, _), (smaller, index) in pairwise(known):
        if log(larger) - log(smaller) < log(factor):
            chains[-1].append(index)
        else:
            chains.append([index])
    placed = {index for chain in chains for index in chain}
    max(chains, key=len).extend(index for index in range(len(files)) if index not in placed)
    return [[files[index] for index in sorted(chain)] for chain in chains]
