"""The sidebar's line about evaluations: how far they are, or that they are paused. It refreshes itself meanwhile."""

from __future__ import annotations

import streamlit as st

from evaluation.store.job import CheckpointProgress
from ui import entrance, services
from ui.components.shared import queue_pause
from ui.markup import bar, tag
from ui.text import escape, plural, shortened


def show(*, key: str) -> None:
    running = bool(services.store().jobs.all(active_only=True))
    with st.container(key=key):
        if running:
            _polling()
        elif queue_pause.current() is not None:
            st.html(tag("div", "Measuring is paused", cls="ts-activity"))


@st.fragment(run_every=2.0)
def _polling() -> None:
    entrance.check()
    active = services.store().jobs.all(active_only=True)
    if not active:
        st.rerun()
    parts = [part for job in active for part in job.progress]
    share = sum(_share(part.status, part.done, part.total) for part in parts) / max(len(parts), 1)
    finished = sum(part.status not in ("queued", "running") for part in parts)
    doing = "Paused" if queue_pause.current() is not None else "Evaluating"
    said = f"{doing}, {finished} of {plural(len(parts), 'model')} done"
    now = "".join(f"<br>{_now(part)}" for part in parts if part.status == "running")
    st.html(tag("div", bar(share), said, now, cls="ts-activity"))


def _now(part: CheckpointProgress) -> str:
    """``conv-vae, 12 of 104``: a model takes half a minute, and a reader sees that it goes on."""
    far = f"{part.done} of {part.total}" if part.total else part.step or "starting"
    return f"{escape(shortened(part.name, 22))}, {escape(far)}"


def _share(status: str, done: int, total: int) -> float:
    if status not in ("queued", "running"):
        return 1.0
    return done / total if total else 0.0
