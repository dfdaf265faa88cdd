"""Models that stay open for sliders: one worker a model, a few at a time, ended when idle. Loads no torch."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from evaluation.jobs import inspection
from evaluation.jobs.live_model import LiveModel
from evaluation.jobs.messages import Apply, Draw, Question
from evaluation.jobs.named_files import below
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.store.workspace import Store
from evaluation.types import Array, TouchstoneError

MOST_WORKERS = 3
IDLE_SECONDS = 300.0


class LivePool:
    """Ask opened models. Thread-safe; questions to one model wait for each other. One a server process.

    Every method raises TouchstoneError with one sentence: the file cannot be opened, the model cannot do it, the worker
    died. The next question then starts a fresh worker.
    """

    def __init__(self, store: Store, *, most: int = MOST_WORKERS, idle_seconds: float = IDLE_SECONDS) -> None:
        self.store, self.most, self.idle_seconds = store, most, idle_seconds
        self._models: OrderedDict[str, LiveModel] = OrderedDict()
        self._lock = threading.Lock()
        self._reaper: threading.Thread | None = None
        self._closed = threading.Event()

    def decode(self, sha256: str, z: Array, labels: Array | None = None) -> Array:
        """Images float32 (n, c, h, w) in [0, 1] of codes (n, d)."""
        return self._apply(sha256, "decode", z, labels)[0]

    def reconstruct(self, sha256: str, images: Array, labels: Array | None = None) -> Array:
        """Images (n, c, h, w) in [0, 1] -> their reconstructions."""
        return self._apply(sha256, "reconstruct", images, labels)[0]

    def encode(self, sha256: str, images: Array, labels: Array | None = None) -> tuple[Array, Array | None]:
        """Posterior mean (n, d), and standard deviation (n, d) or None."""
        answers = self._apply(sha256, "encode", images, labels)
        return answers[0], answers[1] if len(answers) > 1 else None

    def sample(self, sha256: str, n: int, seed: int = 0, labels: Array | None = None) -> Array:
        """n images (n, c, h, w) in [0, 1]; the same seed draws the same."""
        return self._draw(sha256, "images", n, seed, _labels(labels))

    def prior(self, sha256: str, n: int, seed: int = 0) -> Array:
        """n codes (n, d) drawn from the model's prior; the same seed draws the same."""
        return self._draw(sha256, "codes", n, seed, [])

    def facts(self, sha256: str) -> dict[str, Any]:
        """What was opened, as ``inspect`` tells it: capabilities, latent_dim, image_shape ..."""
        with self._model(sha256) as model:
            return model.facts

    def warm(self, sha256: str) -> None:
        """Start opening in the background, so that the first question finds the model open."""
        threading.Thread(target=self._warm, args=(sha256,), daemon=True).start()

    def inspect(
        self, path: str | Path | Sequence[Path], data: str | None = None, *, pictures: bool = False
    ) -> dict[str, Any]:
        """What a file is (``evaluation.jobs.inspection.inspect``)."""
        naming = below(self.store.roots)
        return inspection.inspect(path, data, cache=self.store.cache, pictures=pictures, naming=naming)

    def close(self) -> None:
        """End all workers."""
        self._closed.set()
        atexit.unregister(self.close)
        with self._lock:
            models, self._models = list(self._models.values()), OrderedDict()
        for model in models:
            model.end()

    def _warm(self, sha256: str) -> None:
        with contextlib.suppress(TouchstoneError):  # the question itself will say it
            self.facts(sha256)

    def _apply(
        self, sha256: str, function: Literal["decode", "encode", "reconstruct"], given: Array, labels: Array | None
    ) -> list[Array]:
        arrays = [np.asarray(given, np.float32), *_labels(labels)]
        return self._ask(sha256, lambda number: Apply(id=number, function=function), arrays)

    def _draw(self, sha256: str, what: Literal["images", "codes"], n: int, seed: int, labels: Sequence[Array]) -> Array:
        return self._ask(sha256, lambda number: Draw(id=number, what=what, n=int(n), seed=int(seed)), labels)[0]

    def _ask(self, sha256: str, question: Callable[[int], Question], arrays: Sequence[Array]) -> list[Array]:
        with self._model(sha256) as model:
            try:
                return model.answer(question, arrays)
            except WorkerEnded:
                self._forget(sha256, model)
                raise

    def _model(self, sha256: str) -> LiveModel:
        """The model's place in the pool, most recently used last; the longest unused one gives way."""
        with self._lock:
            self._closed.clear()
            model = self._models.pop(sha256, None) or LiveModel(self.store, sha256)
            self._models[sha256] = model
            dropped = [self._models.popitem(last=False)[1] for _ in range(len(self._models) - self.most)]
            if self._reaper is None or not self._reaper.is_alive():
                self._reaper = threading.Thread(target=self._reap, name="touchstone-live", daemon=True)
                self._reaper.start()
                atexit.register(self.close)
        for old in dropped:
            threading.Thread(target=old.end, daemon=True).start()  # it may be answering: do not wait here
        return model

    def _forget(self, sha256: str, model: LiveModel) -> None:
        with self._lock:
            if self._models.get(sha256) is model:
                del self._models[sha256]

    def _reap(self) -> None:
        while not self._closed.wait(min(10.0, self.idle_seconds / 2)):
            with self._lock:
                idle = [key for key, model in self._models.items() if model.unused_seconds() > self.idle_seconds]
                models = [self._models.pop(key) for key in idle]
            for model in models:
                model.end()


def _labels(labels: Array | None) -> list[Array]:
    return [] if labels is None else [np.asarray(labels, np.int64)]
