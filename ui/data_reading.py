"""What data is that somebody names on a page: read by a worker in the background, once for each way to write it."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from evaluation.jobs.named_files import NamedFiles, below
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError

MOST_KEPT = 32


@dataclass(slots=True)
class DataReading:
    """Its thread writes it; everybody else reads it."""

    sentence: str = ""
    """What the data is, or why it cannot be used; empty while it is read."""
    refused: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def end(self, sentence: str, *, refused: bool) -> None:
        self.sentence, self.refused = sentence, refused
        self.over.set()


_known: OrderedDict[tuple[str, str, tuple[int, ...]], DataReading] = OrderedDict()
_lock = threading.Lock()
_one_at_a_time = threading.Lock()
"""Each reader holds the data in memory."""


def reading_of(store: Store, spec: str) -> DataReading:
    """The same one while the spec and the files that it names stay as they are. A path that is not there, or not below
    a root, is refused at once; everything else when a worker has read it."""
    try:
        named = below(store.roots)(spec)
    except TouchstoneError as error:
        refusal = DataReading()
        refusal.end(str(error), refused=True)
        return refusal
    key = (str(store.folder), named.spec, _changed(named))
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
        found = _known[key] = DataReading()
        while len(_known) > MOST_KEPT:
            _known.popitem(last=False)
    threading.Thread(target=_read, args=(store, named, found), name="touchstone-data", daemon=True).start()
    return found


def _changed(named: NamedFiles) -> tuple[int, ...]:
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in named.read[:1])


def _read(store: Store, named: NamedFiles, found: DataReading) -> None:
    from evaluation.jobs.data_description import describe_data

    with _one_at_a_time:
        try:
            found.end(describe_data(named, store.cache), refused=False)
        except TouchstoneError as error:
            found.end(str(error), refused=True)
        except Exception as error:  # a bug of ours must not leave it "being read" for ever
            logging.getLogger(__name__).exception("Data named on a page could not be described")
            found.end(f"Reading it stopped ({type(error).__name__}).", refused=True)
