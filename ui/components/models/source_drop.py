"""Gives a model its author's source later on: the files that it has, and a field to drop others."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.incoming import Received
from ui import changes, services, state
from ui.changes import Request
from ui.components.models import dropzone
from ui.components.models.dropzone import Upload
from ui.markup import tag
from ui.server import intake, tickets
from ui.text import escape, listed, markdown

MOST_NAMED = 6


def show(checkpoint: Checkpoint, request: Request, *, key: str) -> None:
    """Files that are dropped replace the source that the model has, and it is measured again. The field stands open
    where the model could not be opened, or not for certain."""
    kept = () if checkpoint.source is None else services.store().sources.files(checkpoint.source)
    if kept:
        names = [escape(file.name) for file in kept[:MOST_NAMED]]
        more = [f"{len(kept) - MOST_NAMED} more"] if len(kept) > MOST_NAMED else []
        st.html(tag("p", f"Its source: {listed([*names, *more])}.", cls="ts-small ts-muted"))
    sure = checkpoint.confidence == "high" and not checkpoint.error
    title = "Drop another source" if kept else "Drop its source"
    with st.expander(title, expanded=not sure, type="compact"):
        dropzone.show(
            lambda arrived: _take(arrived, checkpoint, request, key),
            takes="source",
            disabled=request.data.endswith(":"),
            key=f"{key}-files",
        )


def received(files: Sequence[tuple[str, str]]) -> list[tuple[str, Received]]:
    """The uploads of these (path, token), for whoever keeps them. Raises TouchstoneError for one that is gone."""
    return [(path, intake.incoming().take(token, session=tickets.session())) for path, token in files]


def _take(uploads: list[Upload], checkpoint: Checkpoint, request: Request, key: str) -> None:
    for upload in uploads:
        if not state.first_time(key, upload.files[0][1]):
            continue
        try:
            changes.give_source(checkpoint.sha256, received(upload.files), request)
        except TouchstoneError as error:
            state.tell(markdown(str(error)), kind="error")
        else:
            stays = "" if checkpoint.source is None else " Results with its former source stay, and name that one."
            state.tell(f"{markdown(checkpoint.name)} is opened again with {markdown(upload.name)}.{stays}")
