"""A comparison of recipes for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from evaluation.judging.power import CASES
from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.rows import Pair, Places, RecipeRow, RecipeRows, Verdict
from evaluation.record import figures
from evaluation.registry import GROUPS

ARROWS = {"higher": " ↑", "lower": " ↓", None: ""}
MARKS = {"better": " ▲", "worse": " ▼", "differs": " ≠"}
DECIDED = frozenset(MARKS)


def render(table: RecipeRows, *, width: int) -> str:
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


def _key(table: RecipeRows) -> str:
    against = "better than every other recipe"
    if table.baseline is not None:
        against = f"better, ▼ worse than {table.names[table.baseline]}"
    return (
        f"▲ {against} (Holm over {table.tests} comparisons)  ± half of the 95% interval over new trainings and new data"
    )


def _said(table: RecipeRows, width: int) -> list[str]:
    """Every sentence about what differs; what would settle ties; how far seeds of single trainings may lie apart."""
    lines = [
        " ".join(pair.sentences)
        for row in table.rows
        for pair in row.pairs
        if pair.verdict in DECIDED or (pair.verdict == "undecided" and pair.found is not None)
    ]
    for places, titles in _titles(table, "tied", _needed).items():
        lines.append(
            f"{_names(table, places)} are tied in {', '.join(titles)}. In brackets: at least so many seeds each would "
            f"find a true difference of this size in {CASES}."
        )
    for places, titles in _titles(table, "undecided", _beside).items():
        lines.append(
            f"{_names(table, places)}: {_what_is_compared(table, places)}, and another seed may turn it. They differ "
            f"by {', '.join(titles)}. In brackets: how far two seeds of a recipe here lie apart."
        )
    return [textwrap.fill(line, width, subsequent_indent="    ") for line in dict.fromkeys(lines)]


def _titles(table: RecipeRows, verdict: Verdict, told: Callable[[RecipeRow, Pair], str]) -> dict[Places, list[str]]:
    """For each two recipes what is told of their numbers with this verdict."""
    found: dict[Places, list[str]] = {}
    for row in table.rows:
        for pair in row.pairs:
            if pair.verdict == verdict and (text := told(row, pair)):
                found.setdefault(pair.places, []).append(text)
    return found


def _needed(row: RecipeRow, pair: Pair) -> str:
    return row.title if pair.settled_by is None else f"{row.title} ({pair.settled_by})"


def _beside(row: RecipeRow, pair: Pair) -> str:
    """Of a pair with a single training; empty for one that a guessed reading leaves undecided."""
    one, other = (row.trained[place] for place in pair.places)
    if one is None or other is None or pair.found is not None:
        return ""
    known = "" if row.scatter is None else f" ({row.scatter.apart})"
    return f"{figures.number(abs(one.mean - other.mean))} in {row.title}{known}"


def _names(table: RecipeRows, places: Places) -> str:
    return " and ".join(table.names[place] for place in places)


def _what_is_compared(table: RecipeRows, places: Places) -> str:
    alone = [table.names[place] for place in places if table.trainings[place] == 1]
    if len(alone) == len(places):
        return "with one training each this compares checkpoints"
    return f"with one training of {alone[0]} this compares a checkpoint with a recipe"
