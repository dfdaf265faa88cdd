"""The Streamlit component: mounts the script, and hands on what has arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from evaluation.record.figures import size
from evaluation.store.upload_quota import upload_quota
from ui.server import base, tickets

SCRIPTS = tuple(Path(__file__).parent / name for name in ("grouping.js", "dropzone.js"))
MOST = 2000
"""Arrivals that a browser may report: as many as one person may send at once, and the last ones."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A complete upload: a file, or a folder that is one model."""

    name: str
    files: tuple[tuple[str, str], ...]
    """(path within the folder, token) of each file. The path of a single file is its name."""
    source: tuple[tuple[str, str], ...] = ()
    """The same of the author's source that was dropped with it. Models that were dropped together have one source."""


@cache
def _component() -> Any:
    script = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    return st.components.v2.component("touchstone_dropzone", js=script)


WORDS = {
    "models": (
        "Add checkpoints, several at once",
        "Drop files or folders here, together with their .py or .ipynb if you have it.",
    ),
    "source": (
        "The code that defines this model",
        "Drop its .py or .ipynb here, or a folder or .zip of the repository.",
    ),
}
"""What a field takes -> its label, and what it says."""


def show(
    on_uploads: Callable[[list[Upload]], None], *, takes: Literal["models", "source"], disabled: bool, key: str
) -> None:
    """``on_uploads`` gets everything that this page has sent so far, again and again: a token is taken once.

    Raises TouchstoneError where the environment names no quota.
    """
    quota, (label, hint) = upload_quota(), WORDS[takes]
    data = {
        "key": key, "address": f"{base.base_path()}/upload", "ticket": tickets.ticket(), "disabled": disabled,
        "most": quota.file, "mostInWords": size(quota.file), "takes": takes, "label": label, "hint": hint,
    }  # fmt: skip
    _component()(
        key=key, data=data, on_arrived_change=lambda: on_uploads(_uploads(st.session_state[key].get("arrived")))
    )


def _uploads(told: object) -> list[Upload]:
    """Checked: the browser is not trusted."""
    found = []
    for one in told[-MOST:] if isinstance(told, list) else []:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            files, source = _pairs(one.get("files")), _pairs(one.get("source", []))
            if files and source is not None:
                found.append(Upload(one["name"], files, source))
    return found


def _pairs(told: object) -> tuple[tuple[str, str], ...] | None:
    """(path, token) of each; None for anything else."""
    if not isinstance(told, list) or not all(isinstance(file, dict) for file in told):
        return None
    pairs = tuple((file.get("path"), file.get("token")) for file in told)
    return pairs if all(isinstance(path, str) and isinstance(token, str) for path, token in pairs) else None
