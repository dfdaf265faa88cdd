"""What the first look at a checkpoint showed, one array a checkpoint: ``pictures/<sha256>.npy``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evaluation.store.arrays import read_npy
from evaluation.types import Array, TouchstoneError


class Pictures:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, checkpoint_sha256: str, picture: Array) -> None:
        """uint8 (rows, columns, c, h, w): inputs over reconstructions, or samples. Written whole or not at all."""
        path = self._path(checkpoint_sha256)
        path.parent.mkdir(exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as stream:
            np.save(stream, picture, allow_pickle=False)
        partial.replace(path)

    def get(self, checkpoint_sha256: str) -> Array | None:
        """None before the first look, where nothing could be shown, and where the file is damaged."""
        path = self._path(checkpoint_sha256)
        try:
            return read_npy(path) if path.exists() else None
        except TouchstoneError:
            return None

    def has(self, checkpoint_sha256: str) -> bool:
        return self._path(checkpoint_sha256).exists()

    def remove(self, checkpoint_sha256: str) -> None:
        self._path(checkpoint_sha256).unlink(missing_ok=True)

    def _path(self, checkpoint_sha256: str) -> Path:
        return self.folder / f"{checkpoint_sha256}.npy"
