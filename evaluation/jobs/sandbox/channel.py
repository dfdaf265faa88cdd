"""The worker's end: lines out through a pipe, lines in through stdin, arrays into numbered files of its folder."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.jobs.sandbox.lines import Kind, Line, pack, parse
from evaluation.types import Array


class Channel:
    """When stdin ends, the parent is gone or wants no more, and this process ends, whatever it was doing."""

    def __init__(self, descriptor: int) -> None:
        self._out = os.fdopen(descriptor, "wb")
        self._lock = threading.Lock()
        self._files = 0
        self._heard: queue.SimpleQueue[Line] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, content: Any, frames: Sequence[bytes] = (), *, kind: Kind = "line") -> None:
        pieces = pack(kind, content, frames)
        with self._lock:
            try:
                for piece in pieces:
                    self._out.write(piece)
                self._out.flush()
            except OSError:  # the parent is gone
                os._exit(3)

    def receive(self) -> Line:
        """The next line; waits for it."""
        return self._heard.get()

    def store(self, arrays: Mapping[str, Array]) -> dict[str, str]:
        """Write arrays as .npy beside each other; returns key -> file name."""
        names = {}
        for key, array in arrays.items():
            name = f"{self._files}.npy"
            self._files += 1
            np.save(Path.cwd() / name, np.asarray(array), allow_pickle=False)
            names[key] = name
        return names

    def _listen(self) -> None:
        while line := sys.stdin.buffer.readline():
            header = parse(line.rstrip(b"\n"))
            self._heard.put(Line(header.content, tuple(sys.stdin.buffer.read(size) for size in header.sizes)))
        os._exit(3)


def to_npy(array: Array) -> bytes:
    """An array as the bytes of an .npy file."""
    stream = BytesIO()
    np.save(stream, np.asarray(array), allow_pickle=False)
    return stream.getvalue()
