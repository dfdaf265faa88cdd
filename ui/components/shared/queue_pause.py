"""The queue of evaluations, paused and resumed: a sentence where it rests, and the button that changes it."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from evaluation.store.pausing import Pause
from ui import changes, services, state
from ui.people import session
from ui.people.person import LOCAL, Role
from ui.text import markdown, visible


def current() -> Pause | None:
    """None while the queue runs."""
    return services.store().pausing.current()


def button(resting: Pause | None, *, key: str) -> None:
    """Pauses or resumes. Who is no admin sees why he cannot."""
    reason = session.why_not(Role.ADMIN)
    st.button(
        "Pause" if resting is None else "Resume",
        key=f"{key}-{'pause' if resting is None else 'resume'}",
        icon=":material/pause:" if resting is None else ":material/play_arrow:",
        on_click=_change,
        args=(resting is None,),
        disabled=bool(reason),
        help=markdown(reason)
        or (None if resting else "What has begun is finished. Nothing else begins until you resume."),
    )


def words(resting: Pause) -> str:
    """``Measuring is paused by ada@lab.org since 12:40 UTC. ...``"""
    who = "" if resting.by == LOCAL.name else f" by {visible(resting.by)}"
    return f"Measuring is paused{who} since {resting.at[11:16]} UTC. What has begun is finished; all else waits."


def _change(pause: bool) -> None:
    try:
        (changes.pause if pause else changes.resume)()
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
