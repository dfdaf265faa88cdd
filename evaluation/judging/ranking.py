"""Which model to take for one purpose: votes of constructs, among models that can do the same.

Metrics of one construct have one vote: Frechet and kernel distances are one. A model wins a construct over another
where it is better on a metric of it and worse on none, after correction. Ties are no wins. A model is ahead of another
where it wins more constructs; its place follows from how many models it is ahead of. A grave finding disqualifies,
whatever the numbers. A guessed reading takes no place until it is confirmed. A reader's weights count in place of 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float64

from evaluation.judging.disqualified import reasons
from evaluation.judging.findings import Finding
from evaluation.judging.pairing import ROUNDING
from evaluation.judging.questions import Question
from evaluation.judging.table import Row, Table
from evaluation.judging.weights import Weights

UNCONFIRMED = "no place until its reading is confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One model among those that can do the same."""

    run: int
    ahead: int
    """How many of the others it is ahead of."""
    behind_of: frozenset[int] = frozenset()
    """Which of the others are ahead of it."""
    out: str = ""
    """Why it takes no place: grave findings, or a guessed reading; else empty."""

    @property
    def behind(self) -> int:
        """How many of the others are ahead of it."""
        return len(self.behind_of)

    @property
    def grave(self) -> bool:
        """Whether findings disqualify it. A guessed reading is nothing against a model."""
        return self.out not in ("", UNCONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Models that were measured on the same groups."""

    groups: tuple[str, ...]
    names: tuple[str, ...]
    """Of all models of the table."""
    constructs: int
    """That have a vote."""
    places: tuple[Place, ...]
    """Best first; those without a place last."""
    sentence: str
    """Who is first, and by how much; or that the data cannot tell."""
    leader: int | None = None
    """The first; None where no model takes a place, or the data cannot tell which is best."""
    second: int | None = None
    """The one behind the leader; None without a leader."""
    effect: str = ""
    """By how much the leader beats the second on one number, in words: ``31% lower Mean squared error``."""
    rows: tuple[Row, ...] = field(default=(), repr=False)
    """The metrics that have a vote, the most telling ones of the question first."""
    weights: Weights = field(default_factory=dict)
    """The reader's, of constructs that have a vote here; others count 1."""


def rankings(
    table: Table, cautions: Mapping[int, Sequence[Finding]], question: Question, weights: Weights | None = None
) -> tuple[Ranking, ...]:
    """A ranking for each kind of models, the largest first. ``cautions`` are the findings of each run that has some."""
    rows = [row for row in table.rows if row.group in question.groups and row.better is not None]
    kinds: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(table.names)):
        groups = tuple(dict.fromkeys(row.group for row in rows if row.cells[index].status == "ok"))
        if groups:
            kinds.setdefault(groups, []).append(index)
    out = reasons(cautions)
    out |= {index: UNCONFIRMED for index in table.guessed if index not in out}
    rows = sorted(rows, key=question.tells)
    found = [_ranking(table, rows, groups, members, out, weights or {}) for groups, members in kinds.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.groups), -len(one.places))))


def _decides(row: Row, able: Sequence[int]) -> bool:
    """Two models or more have the number, enough items and no warning. Models without a place are not asked."""
    cells = [row.cells[index] for index in able]
    return sum(cell.status == "ok" for cell in cells) >= 2 and not any(cell.warnings or cell.too_few for cell in cells)


def _ranking(
    table: Table,
    rows: Sequence[Row],
    groups: tuple[str, ...],
    members: Sequence[int],
    out: Mapping[int, str],
    weights: Weights,
) -> Ranking:
    able = [index for index in members if index not in out]
    here = [row for row in rows if row.group in groups and weights.get(row.construct, 1) and _decides(row, able)]
    ahead = _ahead(here, able, weights)
    places = [
        Place(
            run=index,
            ahead=int(ahead[place].sum()),
            behind_of=frozenset(able[other] for other in np.flatnonzero(ahead[:, place])),
        )
        for place, index in enumerate(able)
    ]
    places.sort(key=lambda place: (place.behind - place.ahead, place.run))
    places += [Place(run=index, ahead=0, out=out[index]) for index in members if index in out]
    asked = {row.construct for row in rows if row.group in groups}
    leader = _leader(places, able)
    second = None if leader is None else places[1].run
    effect = "" if leader is None or second is None else _effect(here, leader, second)
    return Ranking(
        groups=groups, names=table.names, constructs=len({row.construct for row in here}), places=tuple(places),
        sentence=_sentence(table, places, able, effect), leader=leader, second=second, effect=effect, rows=tuple(here),
        weights={construct: weight for construct, weight in weights.items() if construct in asked},
    )  # fmt: skip


def _ahead(rows: Sequence[Row], able: Sequence[int], weights: Weights) -> Bool[np.ndarray, "m m"]:
    """Entry (i, j): whether the i-th of the models wins more votes over the j-th than it loses."""
    votes: Float64[np.ndarray, "m m"] = np.zeros((len(able), len(able)))
    for construct in dict.fromkeys(row.construct for row in rows):
        beats = [row.beats[np.ix_(able, able)] for row in rows if row.construct == construct]
        better = np.logical_or.reduce(beats)
        votes += weights.get(construct, 1.0) * (better & ~better.T)
    # Sums of weights that are equal on paper differ by their rounding.
    ahead: Bool[np.ndarray, "m m"] = votes - votes.T > ROUNDING * (votes + votes.T)
    return ahead


def _leader(places: Sequence[Place], able: Sequence[int]) -> int | None:
    """Who is first, and not level with the second. One alone leads nothing: there is nobody that it is ahead of."""
    if len(able) < 2 or places[0].ahead - places[0].behind == places[1].ahead - places[1].behind:
        return None
    return places[0].run


def _sentence(table: Table, places: Sequence[Place], able: Sequence[int], effect: str) -> str:
    if not able:
        return "No model takes a place here."
    first = places[0]
    if len(able) == 1:
        return f"{table.names[first.run]} is the only one that takes a place here."
    second = places[1]
    if _leader(places, able) is None:
        return "The data cannot tell which of these models is best."
    if len(able) == 2:
        return f"{table.names[first.run]} is ahead of {table.names[second.run]}{f' ({effect})' if effect else ''}."
    said = f" ({effect} than {table.names[second.run]})" if effect else ""
    return f"{table.names[first.run]} is ahead of {first.ahead} of {len(able) - 1} others{said}."


def _effect(rows: Sequence[Row], first: int, second: int) -> str:
    """The first number on which one model beats another, in words: ``31% lower Mean squared error``."""
    for row in rows:
        mine, theirs = row.cells[first].value, row.cells[second].value
        if mine is None or theirs is None or not row.beats[first, second]:
            continue
        word = "lower" if mine < theirs else "higher"
        # A share of a number that can be negative or zero says nothing.
        if row.bounds[0] is not None and row.bounds[0] >= 0 and theirs > 0:
            share = abs(mine - theirs) / theirs
            return f"{share:.{0 if share >= 0.01 else 1}%} {word} {row.title}"
        return f"{abs(mine - theirs):.3g} {word} {row.title}"
    return ""
