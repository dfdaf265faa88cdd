"""Adding checkpoints: files and folders from the reader's machine, or a path on the server."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.jobs.arrivals import Arrival
from evaluation.store.bundle import bundle
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.incoming import Received
from ui import changes, services, state
from ui.changes import Request
from ui.components.models import dropzone, just_added, source_drop
from ui.components.models.dropzone import Upload
from ui.markup import tag
from ui.server import intake, tickets
from ui.table import costs
from ui.text import escape, listed, markdown, plural

LONGEST_DATA = 60
"""Characters of data that are shown whole."""
MOST_TOLD = 5
"""Sentences on what was left out of a folder."""
QUICK_SECONDS = 1.0
"""A file that was read by then is told at once; others show how far they are."""


def show(request: Request, *, key: str) -> None:
    """An upload field. Files are queued as they arrive, and each is measured in its own process."""
    closed = bool(request.refusal)
    if closed:
        st.info("Files can be added when the data on the right can be used: they are measured on it at once.")
    dropzone.show(
        lambda arrived: _take_files(arrived, key, request), takes="models", disabled=closed, key=f"{key}-files"
    )
    if not closed:
        st.html(tag("p", escape(what_happens(request)), cls="ts-small ts-muted"))
    _path_form(key, state.fresh(f"{key}-path"), request)


def what_happens(request: Request) -> str:
    """``Each file is opened in a process of its own, ...``: said before somebody drops one."""
    resting = services.store().pausing.current() is not None
    when = "when measuring is resumed" if resting else "at once"
    data = request.data.partition(":")[0] if len(request.data) > LONGEST_DATA else request.data
    return (
        f"Each file is opened in a process of its own, and no code in it is run. You see what it is within seconds; "
        f"then it is measured on {data} {when}. {costs.of_one()}"
    ).strip()


def _path_form(key: str, path_key: str, request: Request) -> None:
    folders = services.store().roots.folders
    if not folders:  # the operator lets nobody name a path
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Or a path on the server",
            key=path_key,
            placeholder=f"{folders[-1]}/vae.pth",
            disabled=bool(request.refusal),
            help=f"A file or folder below {' or '.join(markdown(str(folder)) for folder in folders)}.",
        )
        st.button("Add", key=f"{key}-add", on_click=_take_path, args=(key, path_key, request))


def _take_files(uploads: list[Upload], key: str, request: Request) -> None:
    """The browser reports what has arrived again with each that follows."""
    taken = []
    for upload in uploads:
        if not state.first_time(key, upload.files[0][1]):
            continue
        try:
            taken.append((upload.name, *_add(upload, request)))
        except TouchstoneError as error:
            state.tell(markdown(str(error)), kind="error")
    _tell(taken)


def _add(upload: Upload, request: Request) -> tuple[Checkpoint, bool]:
    """With its source. The first of several models that have one source takes the files, the others share it."""
    model = _received(upload)
    if not upload.source:
        return changes.add(model, request=request)
    known = state.kept(f"source-{upload.source[0][1]}")
    if known is not None:
        return changes.add(model, request=request, shared_source=known)
    added, new = changes.add(model, request=request, source=source_drop.received(upload.source))
    state.keep(f"source-{upload.source[0][1]}", added.source or "")
    return added, new


def _received(upload: Upload) -> Received:
    files = [(path, intake.incoming().take(token, session=tickets.session())) for path, token in upload.files]
    return files[0][1] if len(files) == 1 and files[0][0] == upload.name else bundle(files, name=upload.name)


def _take_path(key: str, path_key: str, request: Request) -> None:
    written = str(state.entered(path_key) or "").strip()
    if not written:
        state.tell("Write the path of a checkpoint file on the server, then press Add.", kind="warning")
        return
    try:
        arrival = changes.add_path(written, request=request)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
        return
    arrival.wait(QUICK_SECONDS)
    if arrival.state == "failed":
        changes.stop_reading(arrival.id)
        state.tell(markdown(arrival.error), kind="error")
        return
    if arrival.state == "added":
        _tell_arrival(arrival)
    state.renew(f"{key}-path")


def _tell_arrival(arrival: Arrival) -> None:
    if len(arrival.added) == 1:
        _tell([(arrival.name, arrival.added[0], arrival.new)])
        return
    just_added.remember(arrival.added)
    trainings = {look.facts.name for one in arrival.added if (look := services.store().looks.get(one.sha256))}
    state.tell(
        f"{markdown(arrival.name)} holds {plural(len(arrival.added), 'step')} of {plural(len(trainings), 'training')}. "
        "Each is measured in turn."
    )
    for sentence in arrival.left_out[:MOST_TOLD]:
        state.tell(markdown(sentence), kind="warning")


def _tell(taken: Sequence[tuple[str, Checkpoint, bool]]) -> None:
    """(the name it came with, what it is here, whether it is new) of each that is measured now."""
    known: list[str] = []
    new: list[str] = []
    for name, added, is_new in taken:
        called = markdown(added.name)
        if is_new or name == added.name:
            (new if is_new else known).append(called)
        else:  # known under another name: say which one, or the user would not find it
            known.append(f"{markdown(name)}, here as {called}")
    if taken:
        just_added.remember([added for _, added, _ in taken])
    if new:
        waits = services.store().pausing.current() is not None
        state.tell(
            f"{listed(new)} {'wait' if len(new) > 1 else 'waits'} until measuring is resumed."
            if waits
            else f"Measuring {listed(new)} now."
        )
    if known:
        again = "it" if len(known) == 1 else plural(len(known), "model")
        state.tell(f"Already here, byte for byte: {listed(known)}. Measuring {again} again.")
