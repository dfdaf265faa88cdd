"""The sidebar's line about running evaluations. It refreshes itself only while there is one."""

from __future__ import annotations

import streamlit as st

from ui import entrance, services
from ui.text import escape, plural, shortened


def show(*, key: str) -> None:
    running = bool(services.store().jobs.all(active_only=True))
    with st.container(key=key):
        if running:
            _polling()


@st.fragment(run_every=2.0)
def _polling() -> None:
    entrance.check()
    active = services.store().jobs.all(active_only=True)
    if not active:
        st.rerun()
    parts = [part for job in active for part in job.progress]
    share = sum(_share(part.status, part.done, part.total) for part in parts) / max(len(parts), 1)
    finished = sum(part.status not in ("queued", "running") for part in parts)
    now = next((part for part in parts if part.status == "running"), None)
    doing = f"<br>{escape(shortened(now.name, 26))}" if now else ""
    st.html(
        f'<div class="ts-activity"><div class="ts-bar"><i style="width:{100 * share:.1f}%"></i></div>'
        f"Evaluating, {finished} of {plural(len(parts), 'model')} done{doing}</div>"
    )


def _share(status: str, done: int, total: int) -> float:
    if status not in ("queued", "running"):
        return 1.0
    return done / total if total else 0.0
