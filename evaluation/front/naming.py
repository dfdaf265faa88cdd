"""What models are called in tables where nobody named them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path


def name_of(parts: Sequence[Path]) -> str:
    """Of a checkpoint: ``vae`` of ``vae.pth``, ``enc+dec`` of two halves; a folder keeps its whole name."""
    return "+".join(part.stem if part.is_file() else part.name for part in parts)


def by_folders(named: Sequence[tuple[str, Sequence[Path]]]) -> list[str]:
    """Names, of which equal ones of files get as many folders before them as tell them apart: ``run_0-model``."""
    ends = Counter((name, end) for name, parts in named for end in _ends(parts[0]))
    return [
        next(("-".join([*end, name]) for end in _ends(parts[0]) if ends[name, end] == 1), name) for name, parts in named
    ]


def _ends(path: Path) -> list[tuple[str, ...]]:
    """No folder, the one that it lies in, that and the one above it, and so on."""
    folders = path.parts[1:-1]
    return [folders[len(folders) - count :] for count in range(len(folders) + 1)]


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
