"""Folders of training runs that are watched: how far each is, and a field to watch another one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from evaluation import TouchstoneError
from evaluation.store.watched import WatchedFolder, WatchState
from ui import entrance, services, state, watching
from ui.markup import muted, plain_list, strong, tag
from ui.noted import Request
from ui.text import escape, markdown, plural, sentence

SHOWN_NOTES = 5
POLL_SECONDS = 3.0


def show(request: Request | None, *, key: str) -> None:
    """Draws nothing where nobody may name a path and none is watched. Without a request, nothing can be changed."""
    folders = services.store().watched.all()
    roots = services.store().roots.folders
    if not folders and not (roots and request is not None):
        return
    with st.container(key=key):
        if folders:
            _polling(key, changeable=request is not None)
        if roots and request is not None:
            _form(key, request, roots[-1])


def _form(key: str, request: Request, root: Path) -> None:
    path_key = state.fresh(f"{key}-path")
    with (
        st.expander("Watch a folder of runs", type="compact", key=f"{key}-form"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Folder on the server",
            key=path_key,
            placeholder=f"{root}/runs",
            disabled=bool(request.refusal),
            help="Every checkpoint that a training writes there is measured as the settings say, once, when it is "
            "whole. The training program needs no change.",
        )
        st.button("Watch", key=f"{key}-watch", on_click=_watch, args=(key, path_key, request))


def _watch(key: str, path_key: str, request: Request) -> None:
    written = str(state.entered(path_key) or "").strip()
    if not written:
        state.tell("Write the path of a folder of training runs on the server, then press Watch.", kind="warning")
        return
    try:
        watched = watching.watch(written, request)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
        return
    state.tell(f"Watching {markdown(watched.folder.name)}. Its checkpoints appear below as they are written.")
    state.renew(f"{key}-path")


@st.fragment(run_every=POLL_SECONDS)
def _polling(key: str, *, changeable: bool) -> None:
    entrance.check()
    for number, watched in enumerate(services.store().watched.all()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-{number}"):
            st.html(_html(watched, services.store().watched.state(watched.folder)))
            if changeable:
                st.button(
                    "Stop watching", key=f"{key}-{number}-stop", type="tertiary", on_click=_stop,
                    args=(watched.folder,),
                )  # fmt: skip


def _stop(folder: Path) -> None:
    try:
        watching.stop_watching(folder)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")


def _html(watched: WatchedFolder, found: WatchState | None) -> str:
    head = [strong(escape(watched.folder.name)), " ", muted(escape(far(found)))]
    notes = [] if found is None else [escape(sentence(note)) for note in found.notes]
    more = [f"and {plural(len(notes) - SHOWN_NOTES, 'more note')}"] if len(notes) > SHOWN_NOTES else []
    below = [tag("div", plain_list([*notes[:SHOWN_NOTES], *more]), cls="ts-small ts-muted")] if notes else []
    return tag("div", *head, *below, title=str(watched.folder))


def far(found: WatchState | None) -> str:
    """``watched: 12 looks of 2 trainings``."""
    if found is None:
        return "watched, not looked at yet"
    if not found.there:
        return f"cannot be watched now; {plural(found.looks, 'look')} were taken from it"
    if not found.looks:
        return f"watched: {plural(found.checkpoints, 'checkpoint')}, none taken yet"
    return f"watched: {plural(found.looks, 'look')} of {plural(found.trainings, 'training')}"
