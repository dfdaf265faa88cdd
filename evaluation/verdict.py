"""The answer in words: who is best at what, and what the data cannot tell apart. Reads a comparison, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.compare import Comparison
from evaluation.registry import GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One model in one group of metrics: on how many it is best, or cannot be told from the best."""

    run: int
    best: int
    tied: int
    contested: int
    """Metrics of the group with a direction on which at least two models were measured."""

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


def verdicts(comparison: Comparison) -> tuple[GroupVerdict, ...]:
    """One verdict a group, in table order; groups where fewer than two models can be compared are left out."""
    names = list(comparison.names)
    found = []
    for group, heading in GROUPS.items():
        rows = [row for row in comparison.rows if row.group == group and row.better is not None]
        contested = [row for row in rows if sum(cell.status == "ok" for cell in row.cells) >= 2]
        if not contested:
            continue
        standings = []
        for index in range(len(names)):
            cells = [row.cells[index] for row in contested if row.cells[index].status == "ok"]
            if cells:
                standings.append(
                    Standing(
                        run=index,
                        best=sum(cell.best for cell in cells),
                        tied=sum(cell.tied_with_best and not cell.best for cell in cells),
                        contested=len(contested),
                    )
                )
        standings.sort(key=lambda standing: (-standing.leading, -standing.best, standing.run))
        if len(standings) > 1:
            found.append(
                GroupVerdict(
                    group=group,
                    heading=heading,
                    sentence=_sentence(standings, names, len(contested)),
                    standings=tuple(standings),
                )
            )
    return tuple(found)


def _sentence(standings: list[Standing], names: list[str], contested: int) -> str:
    top = [standing for standing in standings if standing.leading == standings[0].leading]
    leading = standings[0].leading
    measures = "the one measure" if contested == 1 else f"{leading} of {contested} measures"
    if len(top) == len(standings):
        return "No model stands out: each leads, or cannot be told from the leader, equally often."
    who = _listed([names[standing.run] for standing in top])
    verb = "is" if len(top) == 1 else "are"
    qualifier = "" if all(standing.tied == 0 for standing in top) else ", or cannot be told from the best,"
    return f"{who} {verb} best{qualifier} on {measures}."


def _listed(names: list[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
