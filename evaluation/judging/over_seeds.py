"""What several seeds say of the same checkpoints: which differences are found at each of them, and which at some only.

A seed draws items, samples and resamplings anew, so it repeats the measuring. It is no other training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison
from evaluation.record.seeds import in_words

Pair = tuple[str, str]
"""Digests of two checkpoints, the better one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverSeeds:
    """Differences between checkpoints that were measured with every one of the seeds; each has a metric and a pair."""

    seeds: tuple[int, ...]
    shared: int
    """Checkpoints that every seed has."""
    always: Mapping[str, int]
    """Title of a metric -> differences that every seed finds, in the same direction."""
    sometimes: Mapping[str, int]
    """Those that some seeds find, and none the other way round."""
    turned: Mapping[str, int]
    """Those that one seed finds, and another the other way round."""

    def lines(self) -> tuple[str, ...]:
        """Sentences for a reader."""
        seeds = in_words(self.seeds)
        if self.shared < 2:
            common = "one checkpoint only" if self.shared else "no checkpoint"
            advice = "Measure all checkpoints with the same --seed to compare them."
            return (f"Seeds {seeds} have {common} in common, so nothing says whether their verdicts agree. {advice}",)
        found = [sum(part.values()) for part in (self.always, self.sometimes, self.turned)]
        said = (
            f"Of {sum(found):,} differences that any of the seeds {seeds} finds between {self.shared} checkpoints, "
            f"{found[0]:,} {_are(found[0])} found at every seed, {found[1]:,} at some only, and {found[2]:,} "
            f"{'turns' if found[2] == 1 else 'turn'} round."
        )
        listed = [("At some seeds only", self.sometimes), ("Turned round", self.turned)]
        parts = [f"{head}: {_counts(part)}." for head, part in listed if part]
        return (said, *parts, "A seed repeats the measuring of these checkpoints. It is no other training of them.")


def over_seeds(comparisons: Mapping[int, Comparison]) -> OverSeeds:
    """``comparisons`` has an entry for each seed, of two seeds or more."""
    tables = list(comparisons.values())
    shared = set.intersection(*({_digest(table, place) for place in range(len(table.names))} for table in tables))
    counts: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
    titles = {row.metric: row.title for table in reversed(tables) for row in table.rows}
    better = [_better(table, shared) for table in tables]
    for metric, title in titles.items():
        found = [one.get(metric, set()) for one in better]
        for pair in {min(pair, pair[::-1]) for one in found for pair in one}:
            says = [(pair in one) - (pair[::-1] in one) for one in found]
            kind = 2 if {1, -1} <= set(says) else 0 if 0 not in says else 1
            counts[kind][title] = counts[kind].get(title, 0) + 1
    return OverSeeds(
        seeds=tuple(comparisons), shared=len(shared), always=counts[0], sometimes=counts[1], turned=counts[2]
    )


def _better(table: Comparison, shared: set[str]) -> dict[str, set[Pair]]:
    """Metric -> pairs of shared checkpoints of which the first is better."""
    digests = [_digest(table, place) for place in range(len(table.names))]
    pairs = {row.metric: zip(*row.beats.nonzero(), strict=True) for row in table.rows}
    return {
        metric: {
            (digests[i], digests[j])
            for i, j in found
            if digests[i] != digests[j] and {digests[i], digests[j]} <= shared
        }
        for metric, found in pairs.items()
    }


def _digest(table: Comparison, place: int) -> str:
    return table.runs[place].record.checkpoint.sha256


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _counts(part: Mapping[str, int]) -> str:
    ordered: Sequence[tuple[str, int]] = sorted(part.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{title} {count:,}" for title, count in ordered)
