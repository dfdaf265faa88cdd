"""Evaluations that run or wait: how far, what came out so far, and a way to stop them."""

from __future__ import annotations

import streamlit as st

from evaluation import figures
from evaluation.record import Ok
from ui import services, state
from ui.services import Job
from ui.text import escape, plural

LATEST = 4
"""Outcomes shown under a running model."""


def show(*, key: str) -> None:
    """Draws nothing when no job is active. The page starts anew whenever a model was opened or finished."""
    if services.jobs(active_only=True):
        with st.container(key=key):
            st.header("Being measured", anchor=False)
            _polling(key, tuple(job.id for job in services.jobs(active_only=True)))


@st.fragment(run_every=1.0)
def _polling(key: str, known: tuple[int, ...]) -> None:
    active = services.jobs(active_only=True)
    opened = sum(part.status != "queued" and part.total > 0 for job in active for part in job.progress)
    finished = sum(part.status in ("done", "failed") for job in active for part in job.progress)
    if tuple(job.id for job in active) != known or state.changed(f"{key}-seen", 1000 * finished + opened):
        st.rerun()
    for job in active:
        _job(job, key)


def _job(job: Job, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-{job.id}"):
        st.html(_html(job))
        st.button("Stop", key=f"{key}-stop-{job.id}", type="tertiary", on_click=services.cancel, args=(job.id,))


def _html(job: Job) -> str:
    waiting = [part for part in job.progress if part.status == "queued"]
    lines = []
    for part in job.progress:
        if part.status != "running":
            continue
        share = part.done / part.total if part.total else 0
        step = escape(part.step.replace("_", " ")) or "opening the file"
        outcomes = services.outcomes_so_far(job.id, part.sha256)[-LATEST:]
        facts = [
            f"{escape(o.title or o.metric)} {figures.measured(o.value, o.interval)}"
            if isinstance(o, Ok) and o.value is not None
            else f"{escape(o.title or o.metric)} {_word(o.status)}"
            for o in outcomes
        ]
        lines.append(
            f'<div><b style="font-weight:500">{escape(part.name)}</b> <span class="ts-muted">{part.done} of {part.total or "…"} measures, {step}</span>'
            f'<div class="ts-bar"><i style="width:{100 * share:.1f}%"></i></div><span class="ts-small ts-muted">{"; ".join(facts)}</span></div>'
        )
    done = sum(part.status == "done" for part in job.progress)
    rest = [
        f"{plural(done, 'model')} done" if done else "",
        f"{plural(len(waiting), 'model')} waiting" if waiting else "",
    ]
    isolation = f"Isolation: {escape(job.isolation)}" if job.isolation else ""
    tail = "; ".join(item for item in (f"on {escape(job.data)}", *rest, isolation) if item)
    return f'{"".join(lines)}<div class="ts-small ts-muted">{tail}</div>'


def _word(status: str) -> str:
    return {"ok": "ready", "skipped": "not applicable", "failed": "failed"}[status]
