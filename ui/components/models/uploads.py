"""Adding checkpoints: dropped files, or a path on the server for files too large to upload."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from evaluation import TouchstoneError
from ui import services, state
from ui.services import Request
from ui.text import listed, markdown, plural


def show(request: Request, *, key: str) -> None:
    """An upload field. Files are queued as they arrive, and each is measured in its own process."""
    if request.data.endswith(":"):
        st.info("Give the path of the images first; dropped files are measured on them at once.")
    uploader, path_key = state.fresh(f"{key}-files"), state.fresh(f"{key}-path")
    st.file_uploader(
        "Drop checkpoints here, several at once",
        accept_multiple_files=True,
        key=uploader,
        on_change=_take_files,
        args=(key, uploader, request),
        disabled=request.data.endswith(":"),
        help="Halves of a model in two files can be joined after they are here.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Or a path on the server", key=path_key, placeholder="/models/vae.pth", disabled=request.data.endswith(":")
        )
        st.button("Add", key=f"{key}-add", on_click=_take_path, args=(key, path_key, request))


def _take_files(key: str, uploader: str, request: Request) -> None:
    files = state.entered(uploader)
    new = [file for file in files or [] if state.first_time(key, file.file_id)] if isinstance(files, list) else []
    _take([(file, file.name) for file in new], "upload", request)
    state.renew(f"{key}-files")


def _take_path(key: str, path_key: str, request: Request) -> None:
    written = str(state.entered(path_key) or "").strip()
    if not written:
        state.tell("Write the path of a checkpoint file on the server, then press Add.", kind="warning")
        return
    path = Path(written).expanduser()
    if not path.exists():
        state.tell(f"There is no file at {markdown(str(path))} on the server.", kind="error")
        return
    _take([(path, path.name)], "path", request)
    state.renew(f"{key}-path")


def _take(sources: list, origin: str, request: Request) -> None:
    known, new = [], []
    for source, name in sources:
        try:
            added, is_new = services.add(source, name=name, origin=origin, request=request)
        except TouchstoneError as error:
            state.tell(markdown(str(error)), kind="error")
        else:
            called = markdown(added.name)
            if is_new or name == added.name:
                (new if is_new else known).append(called)
            else:  # known under another name: say which one, or the user would not find it
                known.append(f"{markdown(name)}, here as {called}")
    if new:
        state.tell(f"Measuring {listed(new)} now.")
    if known:
        again = "it" if len(known) == 1 else plural(len(known), "model")
        state.tell(f"Already here, byte for byte: {listed(known)}. Measuring {again} again.")
