"""The reader's own weights in a ranking: how much the vote of a construct counts. 1 where none is given, 0 for none."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.judging.table import Row
from evaluation.record.names import bare
from evaluation.types import TouchstoneError

Weights = Mapping[str, float]
"""Construct -> its weight, 0 or more."""
_WRITTEN = re.compile(r"\s*(?P<name>[^=]+?)\s*=\s*(?P<weight>[^=]+?)\s*")


def constructs(rows: Sequence[Row]) -> tuple[str, ...]:
    """Everything that can be weighted: what the metrics with a direction measure, each once, in table order."""
    return tuple(dict.fromkeys(row.construct for row in rows if row.better is not None))


def written(texts: Sequence[str], *, argument: str = "a weight") -> dict[str, object]:
    """``fidelity=2`` and ``pixel error = 0.5`` taken apart. Raises TouchstoneError; `checked` checks the rest."""
    found: dict[str, object] = {}
    for text in texts:
        parts = _WRITTEN.fullmatch(text)
        if parts is None:
            raise TouchstoneError(f"{argument} must be written NAME=NUMBER, such as fidelity=2; got '{text[:60]}'")
        try:
            found[parts["name"]] = float(parts["weight"])
        except ValueError:
            found[parts["name"]] = parts["weight"]
    return found


def checked(weights: Mapping[Any, object], rows: Sequence[Row], *, argument: str = "weights") -> dict[str, float]:
    """The weights by construct. A construct is named as it is, or by a metric that measures it; case, spaces, ``-`` and
    ``_`` do not matter. Raises TouchstoneError for an unknown name, with the nearest, and for what is no weight."""
    known = {bare(name): row.construct for row in rows for name in (row.metric, row.title) if row.better is not None}
    known |= {bare(name): name for name in constructs(rows)}
    found: dict[str, float] = {}
    for name, weight in weights.items():
        construct = known.get(bare(name)) if isinstance(name, str) else None
        if construct is None:
            hint = _hint(name, rows)
            raise TouchstoneError(f"{argument} must name what these runs measure; {name!r} is none of it: {hint}")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight) or weight < 0:
            raise TouchstoneError(f"{argument} must be numbers of 0 or more; '{construct}' got {weight!r}")
        if construct in found:
            raise TouchstoneError(f"{argument} must name each construct once; '{construct}' was named twice")
        found[construct] = float(weight)
    return found


def in_words(weights: Weights) -> str:
    """``fidelity counts 2 times, coverage not at all``; empty without weights."""
    return ", ".join(f"{name} {_times(weight)}" for name, weight in weights.items() if weight != 1)


def _times(weight: float) -> str:
    return "not at all" if weight == 0 else f"counts {weight:g} times"


def _hint(name: object, rows: Sequence[Row]) -> str:
    names = constructs(rows)
    every = {bare(one): one for one in (*(row.metric for row in rows if row.better is not None), *names)}
    close = difflib.get_close_matches(bare(str(name)), list(every), n=1, cutoff=0.5)
    return f"did you mean '{every[close[0]]}'?" if close else f"there are {', '.join(names[:12])}"
