"""A comparison of recipes for the terminal."""

from __future__ import annotations

import textwrap

from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.table import Pair, RecipeRow, RecipeTable
from evaluation.record import figures
from evaluation.registry import GROUPS

ARROWS = {"higher": " ↑", "lower": " ↓", None: ""}
MARKS = {"better": " ▲", "worse": " ▼", "differs": " ≠"}
DECIDED = frozenset(MARKS)


def render(table: RecipeTable, *, width: int) -> str:
    """A row for each number, a column for each recipe; beneath it what is better, and what would settle the rest."""
    heads = [_count(name, count) for name, count in zip(table.names, table.trainings, strict=True)]
    lines = [["metric", *heads]]
    group = None
    for row in table.rows:
        if row.group != group:
            group = row.group
            lines += [[], [GROUPS.get(row.group, row.group or "Other").upper()]]
        lines.append(
            [row.title + ARROWS[row.better], *(_cell(row, place, table.baseline) for place in range(len(heads)))]
        )
    columns = range(len(heads) + 1)
    widths = [max((len(line[column]) for line in lines if len(line) > column), default=0) for column in columns]
    shown = ["  ".join(cell.ljust(size) for cell, size in zip(line, widths, strict=False)).rstrip() for line in lines]
    return "\n".join([*shown, "", textwrap.fill(_key(table), width), "", *_said(table, width)]) + "\n"


def _count(name: str, trainings: int) -> str:
    return f"{name} ({trainings} training{'' if trainings == 1 else 's'})"


def _cell(row: RecipeRow, place: int, baseline: int | None) -> str:
    trained = row.trained[place]
    if trained is None:
        return figures.ABSENT
    return figures.measured(trained.mean, mean_interval(trained)) + _mark(row, place, baseline)


def _mark(row: RecipeRow, place: int, baseline: int | None) -> str:
    """Against the baseline; without one, ▲ stands at the recipe that is better than every other one."""
    if baseline is not None:
        own = next((pair for pair in row.pairs if pair.places == (place, baseline)), None)
        return "" if own is None else MARKS.get(own.verdict, "")
    mine = [pair for pair in row.pairs if place in pair.places]
    return MARKS["better"] if mine and all(_ahead(pair, place) for pair in mine) else ""


def _ahead(pair: Pair, place: int) -> bool:
    return pair.verdict == ("better" if pair.places[0] == place else "worse")


def _key(table: RecipeTable) -> str:
    against = "better than every other recipe"
    if table.baseline is not None:
        against = f"better, ▼ worse than {table.names[table.baseline]}"
    return (
        f"▲ {against} (Holm over {table.tests} comparisons)  ± half of the 95% interval over new trainings and new data"
    )


def _said(table: RecipeTable, width: int) -> list[str]:
    """Every sentence about what differs; of ties what would settle them."""
    lines = []
    undecided: list[str] = []
    tied: dict[tuple[int, int], list[str]] = {}
    for row in table.rows:
        for pair in row.pairs:
            if pair.verdict in DECIDED:
                lines.append(" ".join(pair.sentences))
            elif pair.verdict == "tied":
                tied.setdefault(pair.places, []).append(row.title + _needed(pair))
            else:
                undecided.append(" ".join(pair.sentences))
    for (first, second), titles in tied.items():
        names = f"{table.names[first]} and {table.names[second]}"
        lines.append(
            f"{names} are tied in {', '.join(titles)}. In brackets: at least so many seeds each would find a true "
            "difference of this size in 4 of 5 cases."
        )
    return [textwrap.fill(line, width, subsequent_indent="    ") for line in dict.fromkeys([*lines, *undecided])]


def _needed(pair: Pair) -> str:
    return "" if pair.settled_by is None else f" ({pair.settled_by})"
