"""What models are called in tables where nobody named them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def name_of(parts: Sequence[Path]) -> str:
    """Of a checkpoint: ``vae`` of ``vae.pth``, ``enc+dec`` of two halves; a folder keeps its whole name."""
    return "+".join(part.stem if part.is_file() else part.name for part in parts)


def distinct(names: Iterable[str]) -> list[str]:
    """Each with a name of its own: the second ``vae`` is ``vae-2``."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        number, unique = 2, name
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        taken.add(unique)
        found.append(unique)
    return found
