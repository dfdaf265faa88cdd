"""The files that came last from this page: what each is, as soon as it was looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.store.checkpoints import Checkpoint
from ui import services, state
from ui.markup import muted, strong, tag
from ui.server.base import base_path
from ui.table import model_states
from ui.table.model_rows import recognised
from ui.text import escape, sentence

KEPT = "just-added"
MOST = 6


def remember(added: Sequence[Checkpoint]) -> None:
    """For the callback that took them in."""
    state.keep(KEPT, ",".join(checkpoint.sha256 for checkpoint in added))


def show(*, key: str) -> None:
    """Draws nothing where nothing came, or it was removed since. The progress of measuring runs the page again."""
    wanted = [one for one in (state.kept(KEPT) or "").split(",")[:MOST] if one]
    found = [checkpoint for one in wanted if (checkpoint := _known(one)) is not None]
    if not found:
        return
    doing = model_states.doing()
    with st.container(key=key):
        st.html("".join(_line(checkpoint, doing.get(checkpoint.sha256, "")) for checkpoint in found))


def _known(sha256: str) -> Checkpoint | None:
    try:
        return services.store().checkpoints.get(sha256)
    except TouchstoneError:
        return None


def _line(checkpoint: Checkpoint, doing: str) -> str:
    runs = [run for run in services.store().runs.all() if run.checkpoint_sha256 == checkpoint.sha256]
    status = model_states.word(checkpoint, runs, doing)
    said = sentence(checkpoint.error or recognised(checkpoint)) or "It is being opened."
    picture = ""
    if runs or services.store().pictures.has(checkpoint.sha256):
        address = f"{base_path()}/thumbnails/{checkpoint.sha256}?{runs[-1].id[:8] if runs else 'first-look'}"
        picture = f'<img src="{address}" alt="What {escape(checkpoint.name)} makes">'
    words = tag("span", escape(said), cls="ts-worse" if checkpoint.error else "")
    return tag(
        "div",
        picture,
        tag("p", strong(escape(checkpoint.name)), " ", words, " ", muted(escape(status))),
        cls="ts-added",
    )
