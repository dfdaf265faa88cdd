"""Watches the folders that a workspace names, as long as its server runs. It looks, as network folders send no events.

Of several servers of a workspace, the one that holds the lock does it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass

from evaluation.jobs.folder_watch import FolderWatch
from evaluation.store.file_lock import try_lock
from evaluation.store.watched import WatchedFolder, WatchState
from evaluation.store.workspace import Store

POLL_SECONDS = 2.0
SHARE = 20.0
"""A round is followed by a pause so many times its cost: watching takes at most a twentieth of a core."""
MOST_SECONDS = 60.0
AGAIN_SECONDS = 2.0


def watch_folders(store: Store, stopping: threading.Event) -> None:
    """Until ``stopping``."""
    with (store.folder / ".watching.lock").open("w") as lock:
        while not try_lock(lock):
            if stopping.wait(AGAIN_SECONDS):
                return
        _watch_until(stopping, store)


def _watch_until(stopping: threading.Event, store: Store) -> None:
    followed: dict[str, _Followed] = {}
    while not stopping.wait(0.5):
        try:
            wanted = {str(one.folder): one for one in store.watched.all()}
        except Exception:  # a locked database, a full disk: the next round may do better
            continue
        followed = {name: one for name, one in followed.items() if wanted.get(name) == one.watched}
        for name, watched in wanted.items():
            if stopping.is_set():
                return
            one = followed.setdefault(name, _Followed(watched, FolderWatch(store, watched)))
            if time.monotonic() >= one.next_at:
                _round(store, one)


@dataclass(slots=True)
class _Followed:
    watched: WatchedFolder
    watch: FolderWatch
    next_at: float = 0.0


def _round(store: Store, one: _Followed) -> None:
    began = time.thread_time()
    try:
        one.watch.round()
    except Exception as error:  # a fault of one folder, or of the workspace, ends a round and not the watch
        with contextlib.suppress(Exception):
            sentence = f"looking at it stopped ({type(error).__name__}: {error}); it is looked at again"
            store.watched.tell(one.watched.folder, WatchState(notes=(sentence,)))
    cost = time.thread_time() - began
    one.next_at = time.monotonic() + min(MOST_SECONDS, max(POLL_SECONDS, SHARE * cost))
