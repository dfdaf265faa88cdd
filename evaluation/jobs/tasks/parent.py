"""The parent as a task sees it: messages in and out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from evaluation.jobs.message_codec import Said, Vocabulary, encode
from evaluation.jobs.messages import FromWorker
from evaluation.jobs.sandbox.channel import Channel
from evaluation.types import Array

PROGRESS_SECONDS = 0.2


class Parent:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def tell(self, message: FromWorker, frames: Sequence[bytes] = ()) -> None:
        self._channel.send(encode(message), frames)

    def hear(self, vocabulary: Vocabulary[Said]) -> tuple[Said, tuple[bytes, ...]]:
        """The next message and its frames; waits for it."""
        line = self._channel.receive()
        return vocabulary.decode(line.content), line.frames

    def leave(self, arrays: Mapping[str, Array]) -> dict[str, str]:
        """Leave arrays in this worker's folder; returns key -> file name."""
        return self._channel.store(arrays)


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
