"""Which models are chosen, in the address: by the first digits of their SHA-256, never by position or by label."""

from __future__ import annotations

from collections.abc import Sequence

from ui import services, state
from ui.people.person import Role
from ui.people.session import require
from ui.table import views as table_views

NAME = "models"
NOBODY = "none"
KEPT = "set-"
LONG = 12
"""More are kept in the workspace, and the address names the choice."""


def wanted() -> frozenset[str] | None:
    """The first digits that the address asks for; None where it asks for none in particular."""
    written = state.text(NAME)
    if written is None:
        view = table_views.opened()
        return frozenset(view.settings["chosen"]) if view is not None and view.settings["chosen"] else None
    if written.startswith(KEPT):
        kept = services.store().model_sets.get(written.removeprefix(KEPT))
        return None if kept is None else frozenset(map(state.short, kept))
    return frozenset() if written == NOBODY else frozenset(one for one in written.split(",") if one)


def lost() -> str:
    """A sentence where the address names a choice or a view that is no longer kept. Else empty."""
    written, view = state.text(NAME), state.text(table_views.NAME)
    if written is not None and written.startswith(KEPT) and wanted() is None:
        return "The choice of models that this address names is no longer kept here. The newest are shown instead."
    if view and table_views.opened() is None:
        return f"There is no view '{view[:80]}' in this workspace; it may have been deleted."
    return ""


def is_wanted(sha256: str, wanted: frozenset[str] | None, at_first: Sequence[str]) -> bool:
    """``at_first``: what opens where the address asks for none in particular."""
    return sha256 in at_first if wanted is None else state.short(sha256) in wanted


def put(sha256s: Sequence[str], at_first: Sequence[str]) -> None:
    """Write a choice. One that equals what opens by itself is left out, so that newer models join it."""
    if set(sha256s) == set(at_first) and table_views.opened() is None:
        state.put(NAME, None)
    elif not sha256s:
        state.put(NAME, NOBODY)
    elif len(sha256s) > LONG:
        state.put(NAME, KEPT + _keep(sha256s))
    else:
        state.put(NAME, ",".join(map(state.short, sha256s)))


def _keep(sha256s: Sequence[str]) -> str:
    require(Role.VIEWER)  # looking at many models is looking
    return services.store().model_sets.keep(sha256s)
