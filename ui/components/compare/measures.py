"""Which measures the table and the profiles show: the headline, one group, or everything. Kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.importance import by_importance, headline
from evaluation.judging.table import Row
from evaluation.registry import GROUPS
from ui import choosing

HEADLINE, EVERYTHING = "headline", "everything"
NAME = "columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    every: tuple[Row, ...]
    """All that some model has, the most telling ones of each group first."""
    shown: tuple[Row, ...]


def measured(comparison: Comparison) -> list[Row]:
    """Measures that some model has, the most telling ones of each group first."""
    return by_importance([row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)])


def choose(comparison: Comparison) -> Measures:
    every = measured(comparison)
    groups = list(dict.fromkeys(row.group for row in every))
    words = {HEADLINE: "Headline", **{group: GROUPS.get(group, group) for group in groups}, EVERYTHING: "Everything"}
    name = choosing.one(
        st.pills, "Measures", [HEADLINE, *groups, EVERYTHING], name=NAME, words=lambda one: words[one], shown=False
    )
    return Measures(every=tuple(every), shown=tuple(_of(name, every)))


def _of(name: str, every: Sequence[Row]) -> Sequence[Row]:
    if name == HEADLINE:
        return headline(every)
    return every if name == EVERYTHING else [row for row in every if row.group == name]
