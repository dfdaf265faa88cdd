"""The answer in words: which model is best at what, and where it is undecided. It reads a comparison only.

A number with a warning decides nothing while its group has others. Where all carry one, the verdict says so. Where
numbers stand on a named feature extractor, the verdict names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison
from evaluation.judging.table import Row
from evaluation.registry import GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One model in one group of metrics: on how many it beats all others, and on how many it is tied with the best."""

    run: int
    best: int
    """It is best, and no other is tied with it."""
    tied: int
    """It is best or tied with the best, and not alone."""
    contested: int
    """The deciding metrics of the group: with a direction, measured on two models or more, without a warning."""

    @property
    def leading(self) -> int:
        return self.best + self.tied


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupVerdict:
    group: str
    heading: str
    sentence: str
    standings: tuple[Standing, ...]
    """Best first; only models that were measured on something here."""
    caveat: str = ""
    """The warning, where every number of the group carries one; else empty."""
    yardsticks: tuple[str, ...] = ()
    """The feature extractors of the deciding numbers, except the Inception of published FIDs."""


def verdicts(comparison: Comparison) -> tuple[GroupVerdict, ...]:
    """One verdict a group, in table order; groups where fewer than two models can be compared are left out."""
    found = (_verdict(group, comparison) for group in GROUPS)
    return tuple(verdict for verdict in found if verdict is not None)


def _verdict(group: str, comparison: Comparison) -> GroupVerdict | None:
    contested = [
        row
        for row in comparison.rows
        if row.group == group and row.better is not None and sum(cell.status == "ok" for cell in row.cells) >= 2
    ]
    sound = [row for row in contested if not _warnings(row)]
    deciding = sound or contested
    standings = _standings(deciding, len(comparison.names))
    if len(standings) < 2:
        return None
    caveat = "" if sound else _warnings(contested[0])[0]
    yardsticks = tuple(dict.fromkeys(name for row in deciding for name in re.findall(r"\[([^\[\]]+)\]", row.title)))
    return GroupVerdict(
        group=group,
        heading=GROUPS[group],
        sentence=_sentence(standings, comparison.names, len(deciding), yardsticks)
        + _reserve(len(contested) - len(deciding), caveat),
        standings=tuple(standings),
        caveat=caveat,
        yardsticks=yardsticks,
    )


def _warnings(row: Row) -> list[str]:
    return [warning for cell in row.cells if cell.status == "ok" for warning in cell.warnings]


def _standings(rows: Sequence[Row], models: int) -> list[Standing]:
    standings = []
    for index in range(models):
        cells = [row.cells[index] for row in rows if row.cells[index].status == "ok"]
        if cells:
            won = [row for row in rows if _top(row) == [index]]
            best = len(won)
            tied = sum(cell.best or cell.tied_with_best for cell in cells) - best
            standings.append(Standing(run=index, best=best, tied=tied, contested=len(rows)))
    return sorted(standings, key=lambda standing: (-standing.best, -standing.tied, standing.run))


def _top(row: Row) -> list[int]:
    return [cell.run for cell in row.cells if cell.best or cell.tied_with_best]


def _sentence(standings: list[Standing], names: Sequence[str], deciding: int, yardsticks: Sequence[str]) -> str:
    top = [standing for standing in standings if standing.best == standings[0].best]
    judged = f", judged by {_listed(list(yardsticks))}" if yardsticks else ""
    if not top[0].best:
        return f"Undecided{judged}: no model is better than all others on any measure."
    measures = "the one measure" if deciding == 1 else f"{top[0].best} of {deciding} measures"
    who = _listed([names[standing.run] for standing in top])
    if len(top) > 1:
        return f"Undecided between {who}: each is best on {measures}{judged}."
    ties = f", and tied with the best on {top[0].tied}" if top[0].tied else ""
    return f"{who} is best on {measures}{ties}{judged}."


def _reserve(left_out: int, caveat: str) -> str:
    if caveat:
        return f" Every number here carries a warning: {caveat}"
    if left_out:
        return (
            f" {left_out} more {'carries a warning and does' if left_out == 1 else 'carry a warning and do'} not count."
        )
    return ""


def _listed(names: list[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
