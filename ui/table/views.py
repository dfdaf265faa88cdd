"""How the table of models is looked at: its settings as the browser sends them, checked, and saved views of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui import changes, services, state
from ui.browser_values import ids, texts

NAME = "view"
"""In the address."""
LOOKS = ("find", "where", "by", "sort")
"""Parameters of an unsaved look at the table; a saved view takes their place."""
MOST_FILTERS = 50
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    """The saved view that the address names."""

    name: str
    digest: str
    """The browser takes a view on when its digest changes."""
    settings: Mapping[str, Any]


def opened() -> OpenView | None:
    """None where the address names none, or one that is no longer kept."""
    name = state.text(NAME)
    found = services.store().views.get(name) if name else None
    if found is None:
        return None
    settings = checked(found.settings)
    content = json.dumps([found.name, found.created, settings])
    return OpenView(name=found.name, digest=hashlib.sha256(content.encode()).hexdigest()[:16], settings=settings)


def checked(settings: object) -> dict[str, Any]:
    """The settings of a table, whatever was sent: text, filters, group, sort, columns and the chosen ids."""
    given = settings if isinstance(settings, Mapping) else {}
    filters = given.get("filters")
    return {
        "text": _text(given.get("text")),
        "group": _text(given.get("group")),
        "filters": {
            key: list(texts(marks))
            for key, marks in list(filters.items() if isinstance(filters, Mapping) else ())[:MOST_FILTERS]
            if isinstance(key, str) and texts(marks)
        },
        "sort": _sort(given.get("sort")),
        "columns": list(texts(given.get("columns"))),
        "chosen": ids(given.get("chosen")),
    }


def _sort(given: object) -> dict[str, object] | None:
    if not isinstance(given, Mapping):
        return None
    return {"key": _text(given.get("key")), "down": given.get("down") is True}


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def save(name: str, settings: object) -> None:
    """Keep a view and open it: the address names it. Raises TouchstoneError where it is refused."""
    kept = changes.save_view(name, checked(settings))
    open_saved(kept)


def open_saved(name: str) -> None:
    """The view's own choice of models, filters and order count, so those of the address go."""
    state.put(NAME, name)
    for other in ("models", *LOOKS):
        state.put(other, None)


def forget(name: str) -> None:
    """Delete a view. Raises TouchstoneError where it is refused."""
    changes.delete_view(name)
    if state.text(NAME) == name:
        state.put(NAME, None)
