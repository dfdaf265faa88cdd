"""Results files as people name them: the files, or folders of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.record.results_file import read_results
from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def read_runs(names: Sequence[str | Path]) -> list[Run]:
    """Runs in the order given, those of a folder by file name. Each gets a colour. Raises TouchstoneError."""
    paths: list[Path] = []
    for name in names:
        path = Path(name).expanduser()
        if path.is_dir():
            found = sorted(path.glob("*.json"))
            if not found:
                raise TouchstoneError(f"the folder '{name}' holds no results (*.json); `evaluate --out` writes them")
            paths += found
        elif path.exists():
            paths.append(path)
        else:
            raise TouchstoneError(f"there are no results at '{name}'; `evaluate --out` writes them")
    unique = list(dict.fromkeys(path.resolve() for path in paths))
    return [replace(read_results(path), colour=index) for index, path in enumerate(unique)]
