"""Running and waiting evaluations: their progress, the results so far, and buttons to pause and to stop them."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record import figures
from evaluation.record.schema import Ok, Outcome
from evaluation.store.job import CheckpointProgress, Job
from ui import changes, entrance, services, state
from ui.components.shared import queue_pause
from ui.markup import bar, muted, strong, tag
from ui.people import session
from ui.text import escape, markdown, plural, shortened

LATEST = 4
"""Results shown under a running model. Skipped metrics are not among them."""


def show(*, key: str) -> None:
    """Draws nothing without an active job, unless the queue is paused: what is added then would wait. The page reruns
    whenever a model was opened or finished."""
    active, resting = services.store().jobs.all(active_only=True), queue_pause.current()
    if not active and resting is None:
        return
    with st.container(key=key):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header("Being measured" if active else "Nothing is measured", anchor=False)
            queue_pause.button(resting, key=key)
        if resting is not None:
            st.html(tag("p", escape(queue_pause.words(resting)), cls="ts-paused"))
        if active:
            _polling(key, tuple(job.id for job in active), resting is not None)


@st.fragment(run_every=1.0)
def _polling(key: str, known: tuple[int, ...], paused: bool) -> None:
    entrance.check()
    active = services.store().jobs.all(active_only=True)
    opened = sum(part.status != "queued" and part.total > 0 for job in active for part in job.progress)
    opened += services.store().checkpoints.looked_at()
    finished = sum(part.status in ("done", "failed") for job in active for part in job.progress)
    other = tuple(job.id for job in active) != known or (queue_pause.current() is not None) != paused
    if other or state.changed(f"{key}-seen", 1000 * finished + opened):
        st.rerun()
    with st.container(gap="xsmall"):
        for job in active:
            _job(job, key)


def _job(job: Job, key: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"{key}-{job.id}"):
        st.html(_html(job))
        reason = changes.why_not_cancel(session.person(), job.owner)
        st.button(
            "Stop",
            key=f"{key}-stop-{job.id}",
            type="tertiary",
            on_click=_stop,
            args=(job.id,),
            disabled=bool(reason),
            help=markdown(reason) or None,
        )


def _stop(job_id: int) -> None:
    try:
        changes.cancel(job_id)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")


def _html(job: Job) -> str:
    running = "".join(_running(job, part) for part in job.progress if part.status == "running")
    done = sum(part.status == "done" for part in job.progress)
    waiting = [escape(shortened(part.name)) for part in job.progress if part.status == "queued"]
    facts = [f"on {escape(job.data)}{_asked(job)}"]
    facts += [f"{plural(done, 'model')} done"] if done else []
    facts += [f"{plural(len(waiting), 'model')} waiting"] if len(waiting) > 1 else []
    facts += [f"isolation: {escape(job.isolation)}"] if job.isolation else []
    if not running and len(waiting) == 1:
        facts = [f"{waiting[0]} waits", *facts]
    return running + tag("div", "; ".join(facts), cls="ts-small ts-muted") + _tried_again(job)


def _tried_again(job: Job) -> str:
    """What was lost on the way, in one line; empty where nothing was."""
    if not job.events:
        return ""
    often = "once" if len(job.events) == 1 else f"{len(job.events)} times"
    last = job.events[-1]
    said = f"Tried again {often}. Last at {last.at[11:16]} UTC: {last.sentence}"
    return tag("div", escape(said), cls="ts-small ts-muted")


def _asked(job: Job) -> str:
    """What distinguishes two jobs of one model: the extractor and the number of images, where they were chosen."""
    features = "" if job.config.extractor == "auto" else f", features: {escape(job.config.extractor)}"
    images = "" if job.config.n is None else f", {plural(job.config.n, 'image')}"
    return images + features


def _running(job: Job, part: CheckpointProgress) -> str:
    step = escape(part.step.replace("_", " ")) or "opening"
    far = muted(f"{part.done} of {part.total} measures, {step}" if part.total else step)
    came_out = [
        outcome for outcome in services.store().jobs.outcomes(job.id, part.sha256) if outcome.status != "skipped"
    ]
    latest = [_outcome(outcome) for outcome in came_out[-LATEST:]]
    came = tag("span", "; ".join(latest), cls="ts-small ts-muted")
    return tag("div", strong(escape(part.name)), " ", far, bar(part.done / part.total if part.total else 0), came)


def _outcome(outcome: Outcome) -> str:
    title = escape(outcome.title or outcome.metric)
    if isinstance(outcome, Ok) and outcome.value is not None:
        return f"{title} {escape(figures.measured(outcome.value, outcome.interval))}"
    return f"{title} {'ready' if isinstance(outcome, Ok) else 'failed'}"
