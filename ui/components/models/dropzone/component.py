"""The Streamlit component: mounts the script, and hands on what has arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from evaluation.record.figures import size
from evaluation.store.upload_quota import upload_quota
from ui.server import door, tickets

SCRIPT = Path(__file__).parent / "dropzone.js"
MOST = 2000
"""Arrivals that a browser may report: as many as one person may send at once, and the last ones."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A complete upload: a file, or a folder that is one model."""

    name: str
    files: tuple[tuple[str, str], ...]
    """(path within the folder, token) of each file. The path of a single file is its name."""


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_dropzone", js=SCRIPT.read_text(encoding="utf-8"))


def show(on_uploads: Callable[[list[Upload]], None], *, disabled: bool, key: str) -> None:
    """``on_uploads`` gets everything that this page has sent so far, again and again: a token is taken once.

    Raises TouchstoneError where the environment names no quota.
    """
    quota = upload_quota()
    data = {
        "key": key, "address": f"{door.base_path()}/upload", "ticket": tickets.ticket(), "disabled": disabled,
        "most": quota.file, "mostInWords": size(quota.file),
    }  # fmt: skip
    _component()(
        key=key, data=data, on_arrived_change=lambda: on_uploads(_uploads(st.session_state[key].get("arrived")))
    )


def _uploads(told: object) -> list[Upload]:
    """Checked: the browser is not trusted."""
    found = []
    for one in told[-MOST:] if isinstance(told, list) else []:
        if not isinstance(one, dict) or not isinstance(one.get("files"), list) or not isinstance(one.get("name"), str):
            continue
        pairs = [(file.get("path"), file.get("token")) for file in one["files"] if isinstance(file, dict)]
        files = tuple((path, token) for path, token in pairs if isinstance(path, str) and isinstance(token, str))
        if files and len(files) == len(one["files"]):
            found.append(Upload(one["name"], files))
    return found
