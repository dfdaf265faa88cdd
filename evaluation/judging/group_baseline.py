"""The model that each group of metrics is compared with where the reader named none: the one that leads it.

One baseline for all groups leaves differences out: an autoencoder has none to a GAN on samples. The leader is chosen
from the same numbers that it is then compared by. So its differences are corrected over all pairs of models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from evaluation.record.schema import Ok, Outcome


def group_baselines(
    groups: Mapping[str, str], found: Sequence[Mapping[str, Outcome]], guessed: Set[int], aside: Mapping[str, Set[int]]
) -> dict[str, int]:
    """Group -> index of its baseline.

    ``groups`` gives the group of every metric of the table, ``found`` the outcomes of every run by metric. Of the
    models with the most numbers of a group it is the one that leads most of its metrics; the first of equals. Those
    ``aside`` do not lead a metric. A ``guessed`` one is taken only where no other was measured.
    """
    measured: dict[str, Counter[int]] = {}
    leads: dict[str, Counter[int]] = {}
    for metric, group in groups.items():
        values = _values(metric, found)
        measured.setdefault(group, Counter()).update(list(values))
        leads.setdefault(group, Counter()).update(
            index for index in _leaders(metric, values, found) if index not in aside[metric]
        )

    def first(group: str) -> int:
        # What has no number cannot be a baseline, confirmed or not.
        ranks = [
            (index not in guessed and measured[group][index] > 0, measured[group][index], leads[group][index], -index)
            for index in range(len(found))
        ]
        return ranks.index(max(ranks))

    return {group: first(group) for group in measured}


def _values(metric: str, found: Sequence[Mapping[str, Outcome]]) -> dict[int, float]:
    outcomes = ((index, outcomes.get(metric)) for index, outcomes in enumerate(found))
    return {index: one.value for index, one in outcomes if isinstance(one, Ok) and one.value is not None}


def _leaders(metric: str, values: Mapping[int, float], found: Sequence[Mapping[str, Outcome]]) -> list[int]:
    """Where not all are equal."""
    if not values or min(values.values()) == max(values.values()):
        return []
    better = found[next(iter(values))][metric].better
    if better is None:
        return []
    best = (max if better == "higher" else min)(values.values())
    return [index for index, value in values.items() if value == best]
