"""What one argument names when it is a pattern or a folder: the models that lie there."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from evaluation.front.looks import Looks, folders_of_runs, looks_below
from evaluation.front.settings import described
from evaluation.types import TouchstoneError


def without_patterns(items: Sequence[Any]) -> list[Any]:
    """Each pattern, such as ``runs/*/last.ckpt``, replaced by the paths that it matches, in order of their names.

    What exists under a name with ``*`` in it is that file. Raises TouchstoneError for a pattern that matches nothing.
    """
    return [one for item in items for one in (_matches(item) if _is_pattern(item) else [item])]


def looks_among(items: Sequence[Any]) -> tuple[Looks | None, list[Path]]:
    """(the looks of all folders of runs among the items, these folders); None where there is none.

    Raises TouchstoneError where the folders hold no checkpoint that can be measured.
    """
    from models.trainings.reading import look_here

    named = [item for item in items if isinstance(item, str | Path) and _plain(item)]
    folders = folders_of_runs(named)
    return (looks_below(folders, look_here) if folders else None), folders


def refuse_runs(name: str, value: Any) -> None:
    """Raises TouchstoneError for a folder of runs, or a pattern, where a single model is named."""
    if _is_pattern(value) or (isinstance(value, str | Path) and _plain(value) and folders_of_runs([value])):
        raise TouchstoneError(
            f"a dict names single models, and '{name}' is {described(value)}, which may hold several; "
            "give folders of runs and patterns in a list, or by themselves"
        )


def _is_pattern(item: Any) -> bool:
    return isinstance(item, str | Path) and _plain(item) and has_magic(str(item)) and not Path(item).exists()


def _plain(item: str | Path) -> bool:
    return bool(str(item).strip()) and "\0" not in str(item)


def _matches(pattern: str | Path) -> list[Path]:
    found = sorted(Path(name) for name in glob(str(Path(pattern).expanduser()), recursive=True))
    if not found:
        raise TouchstoneError(f"nothing matches the pattern '{pattern}'; check the path, or name a folder of runs")
    return found
