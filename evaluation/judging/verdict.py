"""The answer in words: which model is best at what, and where it is undecided. It reads a comparison only.

A model that grave findings disqualify leads nothing, and the sentence names it. A number with a warning decides nothing
while its group has others. Where all carry one, the verdict says so. Where numbers stand on a named feature extractor,
the verdict names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison
from evaluation.judging.could_be_found import sentence_about
from evaluation.judging.disqualified import disqualified, reasons
from evaluation.judging.few import TOO_FEW
from evaluation.judging.findings import Finding
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
    power: str = ""
    """Where no model leads: which difference could have been seen, in a sentence; empty where one leads."""
    left_out: tuple[int, ...] = ()
    """Models that were measured here and are disqualified."""
    yardsticks: tuple[str, ...] = ()
    """The feature extractors of the deciding numbers, except the Inception of published FIDs."""

    @property
    def text(self) -> str:
        """The sentence, and behind it what could have been seen."""
        return f"{self.sentence} {self.power}".rstrip()


def verdicts(
    comparison: Comparison, cautions: Mapping[int, Sequence[Finding]] | None = None
) -> tuple[GroupVerdict, ...]:
    """One verdict a group, in table order; groups where fewer than two models can be compared are left out.

    ``cautions`` are the findings of each run that has some, where they are at hand; else they are looked for.
    """
    out = disqualified(comparison.runs) if cautions is None else reasons(cautions)
    found = (_verdict(group, comparison, out) for group in GROUPS)
    return tuple(verdict for verdict in found if verdict is not None)


def _verdict(group: str, comparison: Comparison, out: Mapping[int, str]) -> GroupVerdict | None:
    contested = [
        row
        for row in comparison.rows
        if row.group == group and row.better is not None and sum(cell.status == "ok" for cell in row.cells) >= 2
    ]
    enough = [row for row in contested if not _few(row)]
    if contested and not enough:
        return _undecidable(group, comparison, contested, out)
    sound = [row for row in enough if not _warnings(row, out)]
    deciding = sound or enough
    standings = _standings(deciding, len(comparison.names), out)
    if len(standings) < 2:
        return None
    caveat = "" if sound else _warnings(enough[0], out)[0]
    yardsticks = tuple(dict.fromkeys(name for row in deciding for name in re.findall(r"\[([^\[\]]+)\]", row.title)))
    return GroupVerdict(
        group=group,
        heading=GROUPS[group],
        sentence=_sentence(standings, comparison.names, len(deciding), yardsticks, out)
        + _left_out(standings, comparison.names, out)
        + _reserve(len(enough) - len(deciding), caveat)
        + _too_few(len(contested) - len(enough)),
        standings=tuple(standings),
        caveat=caveat,
        left_out=tuple(sorted(standing.run for standing in standings if standing.run in out)),
        power="" if standings[0].best else sentence_about(deciding),
        yardsticks=yardsticks,
    )


def _undecidable(
    group: str, comparison: Comparison, contested: Sequence[Row], out: Mapping[int, str]
) -> GroupVerdict | None:
    """Of a group whose every number has too few images or samples."""
    standings = _standings(contested, len(comparison.names), out)
    if len(standings) < 2:
        return None
    why = f"{contested[0].title} {_few(contested[0]).removeprefix(f'{TOO_FEW}: ')}"
    many = "the one measure has" if len(contested) == 1 else f"all {len(contested)} measures have"
    return GroupVerdict(
        group=group,
        heading=GROUPS[group],
        sentence=f"Undecided: {many} too few images or samples ({why}).",
        standings=tuple(standings),
    )


def _few(row: Row) -> str:
    return next((cell.too_few for cell in row.cells if cell.too_few), "")


def _too_few(left_out: int) -> str:
    if not left_out:
        return ""
    return f" {left_out} more {'has' if left_out == 1 else 'have'} too few images or samples to decide."


def _warnings(row: Row, out: Mapping[int, str]) -> list[str]:
    """Those of models that may lead: that others copy says nothing against the numbers of these."""
    return [warning for cell in row.cells if cell.status == "ok" and cell.run not in out for warning in cell.warnings]


def _standings(rows: Sequence[Row], models: int, out: Mapping[int, str]) -> list[Standing]:
    standings = []
    tops = [_top(row, out) for row in rows]
    many = sum(any(row.cells[index].status == "ok" for row in rows) for index in range(models) if index not in out) > 1
    for index in range(models):
        cells = [row.cells[index] for row in rows if row.cells[index].status == "ok"]
        if cells:
            best = sum(top == [index] for top in tops) if many else 0
            tied = sum(index in top for top in tops) - best if many else 0
            standings.append(Standing(run=index, best=best, tied=tied, contested=len(rows)))
    return sorted(standings, key=lambda standing: (-standing.best, -standing.tied, standing.run))


def _top(row: Row, out: Mapping[int, str]) -> list[int]:
    """The best and what ties with it, among models that may lead."""
    top = [cell.run for cell in row.cells if cell.best or cell.tied_with_best]
    if not out:
        return top
    able = [cell.run for cell in row.cells if cell.value is not None and cell.run not in row.aside | out.keys()]
    if len(able) < 2:
        return []
    if not out.keys() & set(top):
        return top
    best = (max if row.better == "higher" else min)(able, key=lambda index: row.cells[index].value or 0.0)
    return [index for index in able if index == best or not row.beats[best, index]]


def _left_out(standings: Sequence[Standing], names: Sequence[str], out: Mapping[int, str]) -> str:
    """Who was measured here and cannot lead, and why."""
    here = sorted(standing.run for standing in standings if standing.run in out)
    if not here:
        return ""
    reasons = {out[index] for index in here}
    why = f" ({reasons.pop().partition(': ')[2]})" if len(reasons) == 1 else ""
    return f" Left out, as disqualified{why}: {_listed([names[index] for index in here])}."


def _sentence(
    standings: list[Standing], names: Sequence[str], deciding: int, yardsticks: Sequence[str], out: Mapping[int, str]
) -> str:
    able = [standing for standing in standings if standing.run not in out]
    if len(able) < 2:
        return f"{names[able[0].run]} stands alone here." if able else "No model can lead here."
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
