"""Files on the server that are being read: how far each is, and a button to stop it."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from evaluation.jobs.arrivals import Arrival
from ui import changes, entrance, services, state
from ui.markup import bar, muted, strong, tag
from ui.text import escape, markdown

GIB = 2**30


def show(*, key: str) -> None:
    """Draws nothing while there are none. The page reruns when one of them is over."""
    if shown := services.arrivals().shown():
        with st.container(key=key):
            _polling(key, tuple((one.id, one.state) for one in shown))


@st.fragment(run_every=1.0)
def _polling(key: str, known: tuple[tuple[int, str], ...]) -> None:
    entrance.check()
    shown = services.arrivals().shown()
    if tuple((one.id, one.state) for one in shown) != known:
        st.rerun()
    for one in shown:
        (_failed if one.state == "failed" else _reading)(one, f"{key}-{one.id}")


def _reading(arrival: Arrival, key: str) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=key):
        st.html(_html(arrival))
        st.button("Stop", key=f"{key}-stop", type="tertiary", on_click=_end, args=(arrival.id,))


def _failed(arrival: Arrival, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        st.error(markdown(arrival.error))
        st.button("Put away", key=f"{key}-away", type="tertiary", on_click=_end, args=(arrival.id,))


def _end(arrival_id: int) -> None:
    try:
        changes.stop_reading(arrival_id)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")


def _html(arrival: Arrival) -> str:
    if not arrival.total:
        return tag("div", strong(escape(arrival.name)), " ", muted("counting its files"), bar(0.0))
    far = f"reading {arrival.done / GIB:.1f} of {arrival.total / GIB:.1f} GiB"
    return tag("div", strong(escape(arrival.name)), " ", muted(far), bar(arrival.done / arrival.total))
