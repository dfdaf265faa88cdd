"""How the table of models is filtered, grouped and sorted, in the address: a link shows the same rows without a saved
view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ui import state
from ui.table.views import LOOKS, checked

FIND, WHERE, BY, SORT = LOOKS
"""Parameters: the words of the search, ``family=gan&tags=good``, the column of the groups, and the column to sort by
(``-`` before it: downwards)."""


def written() -> dict[str, Any] | None:
    """``text``, ``filters``, ``group`` and ``sort``; None where the address has none of them."""
    if all(state.text(name) is None for name in LOOKS):
        return None
    filters: dict[str, list[str]] = {}
    for column, mark in parse_qsl(state.text(WHERE) or ""):
        filters.setdefault(column, []).append(mark)
    sort = state.text(SORT) or ""
    return _looked(
        {
            "text": state.text(FIND) or "",
            "filters": filters,
            "group": state.text(BY) or "",
            "sort": {"key": sort.removeprefix("-"), "down": sort.startswith("-")} if sort else None,
        }
    )


def put(look: object) -> None:
    """Write what the browser told."""
    given = _looked(look)
    sort = given["sort"]
    pairs = [(column, mark) for column, marks in given["filters"].items() for mark in marks]
    state.put(FIND, given["text"] or None)
    state.put(WHERE, urlencode(pairs) or None)
    state.put(BY, given["group"] or None)
    state.put(SORT, None if sort is None else ("-" if sort["down"] else "") + str(sort["key"]))


def _looked(given: object) -> dict[str, Any]:
    found = checked(given if isinstance(given, Mapping) else {})
    return {name: found[name] for name in ("text", "filters", "group", "sort")}
