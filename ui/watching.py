"""Which folders of training runs this workspace watches, as a person may change it from a page."""

from __future__ import annotations

from pathlib import Path

from evaluation import TouchstoneError
from evaluation.store.watched import WatchedFolder
from ui.noted import Request, log
from ui.people.person import Role
from ui.people.session import require
from ui.services import store


def watch(written: str, request: Request) -> WatchedFolder:
    """Watch a folder on the server below the operator's roots; its looks are measured as ``request`` says. For editors.

    Raises NotReadable for what may not be read, and TouchstoneError for what is no folder.
    """
    who = require(Role.EDITOR)
    if request.refusal:
        raise TouchstoneError(request.refusal)
    folder = store().roots.allowed(written)
    if not folder.is_dir():
        raise TouchstoneError(f"'{folder.name}' is a file, and a folder is watched; add the file, or name its folder")
    added = store().watched.add(folder, data=request.data, config=request.config, owner=who.name)
    log(store(), who, "watch", str(folder), name=folder.name, detail=f"on {request.data}")
    return added


def stop_watching(folder: Path) -> None:
    """What was taken from it stays. For editors."""
    who = require(Role.EDITOR)
    store().watched.remove(folder)
    log(store(), who, "stop watching", str(folder), name=folder.name)
