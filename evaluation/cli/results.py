"""Results files named on the command line: folders of them, or the files themselves."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.record.results_file import read_results
from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def read_runs(names: Sequence[str]) -> list[Run]:
    """Runs in the order given, those of a folder by file name. Each gets a colour. Raises TouchstoneError."""
    paths: list[Path] = []
    for name in names:
        path = Path(name)
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


def find_baseline(runs: Sequence[Run], name: str | None) -> int:
    """The index of the run with that name, with or without the ending; 0 when no name is given."""
    if name is None:
        return 0
    names = [run.name for run in runs]
    for wanted in (names, [Path(item).stem for item in names]):
        if name in wanted:
            return wanted.index(name)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(names[:12])}"
    raise TouchstoneError(f"--baseline must name one of the models; '{name}' is none of them: {hint}")
