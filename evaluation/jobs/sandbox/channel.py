"""The worker's end of the conversation."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.types import Array

PROGRESS_SECONDS = 0.2


class Pace:
    """Lets news of progress through a few times a second: nobody reads faster."""

    def __init__(self) -> None:
        self._last = 0.0

    def due(self) -> bool:
        now = time.monotonic()
        if now - self._last < PROGRESS_SECONDS:
            return False
        self._last = now
        return True


class Channel:
    """Messages out through a pipe, questions in through stdin, arrays into numbered files of the working folder."""

    def __init__(self, descriptor: int) -> None:
        self._out = os.fdopen(descriptor, "wb")
        self._lock = threading.Lock()
        self._files = 0
        self._heard: queue.SimpleQueue[tuple[dict[str, Any], list[bytes]]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, body: Mapping[str, Any], frames: Sequence[bytes] = ()) -> None:
        line = json.dumps({**body, "frames": [len(frame) for frame in frames]}, allow_nan=False).encode() + b"\n"
        with self._lock:
            try:
                for piece in (line, *frames):
                    self._out.write(piece)
                self._out.flush()
            except OSError:  # the parent is gone
                os._exit(3)

    def receive(self) -> tuple[dict[str, Any], list[bytes]]:
        """The next question and its frames; waits for it."""
        return self._heard.get()

    def _listen(self) -> None:
        """When stdin ends, the parent is gone or wants no more, and so is this process, whatever it was doing."""
        while line := sys.stdin.buffer.readline():
            body = json.loads(line)
            self._heard.put((body, [sys.stdin.buffer.read(size) for size in body.pop("frames")]))
        os._exit(3)

    def store(self, arrays: Mapping[str, Array]) -> dict[str, str]:
        """Write arrays as .npy beside each other; returns key -> file name."""
        names = {}
        for key, array in arrays.items():
            name = f"{self._files}.npy"
            self._files += 1
            np.save(Path.cwd() / name, np.asarray(array), allow_pickle=False)
            names[key] = name
        return names


def to_npy(array: Array) -> bytes:
    stream = BytesIO()
    np.save(stream, np.asarray(array), allow_pickle=False)
    return stream.getvalue()
