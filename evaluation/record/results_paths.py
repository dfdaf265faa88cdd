"""Results files as people name them: the files, or folders of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evaluation.record.results_file import read_results
from evaluation.record.run import Run
from evaluation.record.versions import ForeignFile
from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """The runs that could be read, and why others could not."""

    runs: list[Run]
    errors: Mapping[str, TouchstoneError] = field(default_factory=dict)
    """File as it was found -> why it could not be read, in one sentence."""

    @property
    def sentences(self) -> list[str]:
        """On everything that is lost or damaged: whole files first, then parts of those that were read."""
        return [*map(str, self.errors.values()), *(problem for run in self.runs for problem in run.problems)]

    @property
    def lost(self) -> bool:
        """Whether a result is lost, in whole or in part. A file of another program is no loss."""
        whole = any(not isinstance(error, ForeignFile) for error in self.errors.values())
        return whole or any(run.problems for run in self.runs)


def read_runs(names: Sequence[str | Path]) -> FoundRuns:
    """Runs in the order given, those of a folder by file name. Each gets a colour, and a name of its own.

    A file that cannot be read stops none of the others. Raises TouchstoneError where there is nothing at a name, and
    where no file could be read.
    """
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
    runs: dict[Path, Run] = {}
    errors: dict[str, TouchstoneError] = {}
    seen: dict[Path, Path] = {}
    for path in paths:
        seen.setdefault(path.resolve(), path)
    for path in seen.values():
        try:
            runs[path] = read_results(path)
        except TouchstoneError as error:
            errors[str(path)] = error
    if not runs:
        raise next(iter(errors.values()))
    return FoundRuns(runs=_apart(runs), errors=errors)


def _apart(runs: Mapping[Path, Run]) -> list[Run]:
    """The runs in order with colours. A name that an earlier one has is followed by its file: ``vae (b/vae.json)``."""
    found: list[Run] = []
    taken: dict[str, Path] = {}
    for colour, (path, run) in enumerate(runs.items()):
        name, number = run.name, 2
        if name in taken:
            same = taken[name].name == path.name
            name = f"{name} ({path.resolve().parent.name}/{path.name})" if same else f"{name} ({path.name})"
        candidate = name
        while candidate in taken:
            candidate, number = f"{name} ({number})", number + 1
        taken[candidate] = path
        if candidate != run.name:
            checkpoint = run.record.checkpoint.model_copy(update={"name": candidate})
            run = replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))
        found.append(replace(run, colour=colour))
    return found
