"""Which file of a source an import means: beside the asking file for a relative one, else by its last folders."""

from __future__ import annotations

from collections.abc import Iterable

from models.source.allowed import loading
from models.source.allowed.library import is_library


class Names:
    """The files of a source by the ends of their paths."""

    def __init__(self, names: Iterable[str]) -> None:
        loading.load()
        self._by_stem: dict[str, str] = {}
        self._by_last: dict[str, list[str]] = {}
        for name in names:
            stem = _stem(name)
            if not self._by_stem.get(stem, ".ipynb").endswith(".py"):
                self._by_stem[stem] = name
            self._by_last.setdefault(stem.rpartition("/")[2], []).append(name)

    def find(self, path: str, asking: str) -> str | None:
        """The name of the file that ``path``, such as ``..nets.vae``, means in the file ``asking``."""
        level = len(path) - len(path.lstrip("."))
        parts = [part for part in path.lstrip(".").split(".") if part]
        if level:
            folder = asking.split("/")[:-1]
            return self._by_stem.get("/".join([*folder[: len(folder) - level + 1], *parts]))
        if not parts or is_library(parts[0]):
            return None  # a file torch.py in some folder of a repository does not stand for torch
        wanted = "/".join(parts)
        fitting = [
            name
            for name in self._by_last.get(parts[-1], [])
            if name != asking and f"/{_stem(name)}".endswith(f"/{wanted}")
        ]
        return min(fitting, key=lambda name: (name.endswith(".ipynb"), _distance(name, asking)), default=None)


def _stem(name: str) -> str:
    """``nets/vae.py`` is ``nets/vae``; a package's ``__init__.py`` is its folder."""
    stem = name.rsplit(".", 1)[0]
    return stem.removesuffix("/__init__")


def _distance(name: str, other: str) -> int:
    """How many folders lie between two files."""
    one, two = name.split("/")[:-1], other.split("/")[:-1]
    shared = sum(1 for a, b in zip(one, two, strict=False) if a == b)
    return len(one) + len(two) - 2 * shared
