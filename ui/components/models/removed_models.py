"""Models that were removed: bring them back, or delete them for good. Draws nothing while there are none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record import figures
from ui import changes, services
from ui.components.models.trying import attempt
from ui.people import session
from ui.people.person import Role
from ui.text import markdown, plural, shortened

MOST_LISTED = 20


def show(*, key: str) -> None:
    removed = services.store().checkpoints.removed()
    if not removed:
        return
    reason = session.why_not(Role.ADMIN)
    size = figures.size(sum(checkpoint.bytes for checkpoint in removed))
    with st.container(key=key), st.expander(f"{plural(len(removed), 'removed model')}, {size}", type="compact"):
        everyone = [checkpoint.sha256 for checkpoint in removed]
        for checkpoint in removed[:MOST_LISTED]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.write(markdown(shortened(checkpoint.name, 60)))
                st.button(
                    "Bring back",
                    key=f"restore-{checkpoint.sha256[:10]}",
                    type="tertiary",
                    on_click=_restore,
                    args=([checkpoint.sha256],),
                    disabled=bool(reason),
                )
        with st.container(horizontal=True):
            st.button(
                f"Bring back all {len(removed)}",
                key=f"{key}-restore",
                on_click=_restore,
                args=(everyone,),
                disabled=bool(reason),
            )
            with st.popover("Delete for good …", key=f"{key}-delete", disabled=bool(reason)):
                st.write("Files, evaluations and notes of these models are deleted. Nothing brings them back.")
                st.button(
                    f"Delete {plural(len(removed), 'model')}",
                    key=f"{key}-delete-all",
                    on_click=_delete,
                    args=(everyone,),
                )
        if reason:
            st.caption(markdown(reason))


def _restore(sha256s: Sequence[str]) -> None:
    attempt(lambda: changes.restore(sha256s))


def _delete(sha256s: Sequence[str]) -> None:
    attempt(lambda: changes.delete(sha256s))
