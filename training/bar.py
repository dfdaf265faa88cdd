"""The progress bar of a training, on stderr."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

from tqdm import tqdm  # type: ignore[import-untyped]  # it ships no types


class TrainingBar:
    """A Progress: one tick an epoch, the losses beside it."""

    def __init__(self, title: str) -> None:
        self._bar = tqdm(desc=title, unit="epoch", dynamic_ncols=True)

    def __enter__(self) -> TrainingBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def __call__(self, epoch: int, epochs: int, losses: Mapping[str, float]) -> None:
        self._bar.total = epochs
        self._bar.set_postfix({name: f"{value:.4g}" for name, value in losses.items()}, refresh=False)
        self._bar.update(epoch - self._bar.n)
