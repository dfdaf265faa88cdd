"""The worker's end of the conversation."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.types import Array


class Channel:
    """Messages out through a pipe, questions in through stdin, arrays into numbered files of the working folder."""

    def __init__(self, descriptor: int) -> None:
        self._out = os.fdopen(descriptor, "wb")
        self._lock = threading.Lock()
        self._files = 0

    def send(self, body: Mapping[str, Any], frames: Sequence[bytes] = ()) -> None:
        line = json.dumps({**body, "frames": [len(frame) for frame in frames]}, allow_nan=False).encode() + b"\n"
        with self._lock:
            try:
                for piece in (line, *frames):
                    self._out.write(piece)
                self._out.flush()
            except OSError:  # the parent is gone
                os._exit(3)

    def receive(self) -> tuple[dict[str, Any], list[bytes]] | None:
        """The next question and its frames; None when the parent has no more."""
        line = sys.stdin.buffer.readline()
        if not line:
            return None
        body = json.loads(line)
        return body, [sys.stdin.buffer.read(size) for size in body.pop("frames")]

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
