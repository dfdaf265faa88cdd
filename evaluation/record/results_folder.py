"""A folder of results as it is written: which file a run gets there, so that no result is lost to another."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.record.results_file import PARTIAL, write_results
from evaluation.record.results_key import difference, results_key
from evaluation.record.run import Run
from evaluation.record.schema import RunRecord
from evaluation.record.versions import parse_record
from evaluation.types import TouchstoneError

ENDINGS = (".json", ".npz")
DIGITS = 8
"""Hexadecimal digits of a digest in a file's name."""
LONGEST = 255
"""Bytes of a file's name where the file system does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a run was written, under which name, and what a reader should know about it."""

    run: Run
    path: Path
    note: str = ""
    """A sentence where an earlier result was replaced, or had the name already; empty otherwise."""


def add_results(run: Run, folder: Path) -> Written:
    """Write NAME.json and NAME.npz, where NAME is the run's name if no other result has it, else NAME-<digest>.

    A result of the same checkpoint, data and settings is replaced. The run gets the name of its file, so that runs of
    one folder have different names. Raises OSError, with the file's name, where it cannot be written.
    """
    with _locked(folder):
        _remove_parts(folder)
        path, earlier, note = _place(run.record, folder)
        if path.stem != _fitting(run.name, folder):
            run = _named(run, path.stem)
        try:
            write_results(run, path)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    if earlier:
        note = f"'{path.name}' held an earlier result of the same checkpoint, data and settings, which was replaced."
    return Written(run=run, path=path, note=note)


def _place(record: RunRecord, folder: Path) -> tuple[Path, bool, str]:
    """The file, whether it holds a result of the same key, and a sentence where another one has the name."""
    key, stem = results_key(record), _fitting(record.checkpoint.name, folder)
    first = folder / f"{stem}.json"
    if not _taken(first):
        return first, False, ""
    other = _record(first)
    if other is not None and results_key(other) == key:
        return first, True, ""
    for path in _alike(folder, stem):
        found = _record(path)
        if found is not None and results_key(found) == key:
            return path, True, ""
    name = folder / f"{_fitting(stem, folder, key[:DIGITS])}.json"
    if _taken(name):
        name = folder / f"{_fitting(stem, folder, key)}.json"
    what = "is no results file that can be read" if other is None else f"holds a result {difference(record, other)}"
    return name, False, f"'{first.name}' {what} and was left as it is; this one is in '{name.name}'."


def _alike(folder: Path, stem: str) -> list[Path]:
    """Files with the same name and a number or a digest behind it."""
    pattern = re.compile(rf"{re.escape(stem)}-([0-9]{{1,4}}|[0-9a-f]{{{DIGITS}}}|[0-9a-f]{{64}})\.json")
    return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name))


def _taken(path: Path) -> bool:
    return any(os.path.lexists(path.with_suffix(ending)) for ending in ENDINGS)


def _record(path: Path) -> RunRecord | None:
    """None where the file holds none that this Touchstone can read: it is not ours to replace."""
    try:
        return parse_record(path.read_bytes(), name=path.name)[0]
    except (OSError, TouchstoneError):
        return None


def _fitting(name: str, folder: Path, digest: str = "") -> str:
    """``name``, or ``name-digest``, in as many bytes as the file system takes; what is too long is cut, and gets the
    digest of the whole."""
    most = _longest(folder) - len(f"{ENDINGS[0]}{PARTIAL}")
    ending = f"-{digest}" if digest else ""
    if len(os.fsencode(name + ending)) <= most:
        return name + ending
    ending = f"-{hashlib.sha256(os.fsencode(name)).hexdigest()[:DIGITS]}{ending}"
    return os.fsencode(name)[: most - len(ending)].decode(errors="ignore") + ending


def _longest(folder: Path) -> int:
    if sys.platform == "win32":
        return LONGEST
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, ValueError):
        return LONGEST


def _named(run: Run, name: str) -> Run:
    checkpoint = run.record.checkpoint.model_copy(update={"name": name})
    return replace(run, record=run.record.model_copy(update={"checkpoint": checkpoint}))


def _remove_parts(folder: Path) -> None:
    """What a writer left that was killed. Nobody else writes while the folder is locked."""
    for ending in ENDINGS:
        for part in folder.glob(f"*{ending}{PARTIAL}"):
            with contextlib.suppress(OSError):
                part.unlink()


if sys.platform == "win32":

    @contextlib.contextmanager
    def _locked(folder: Path) -> Iterator[None]:
        yield  # folders cannot be locked there: two commands at once should write to two folders

else:
    import fcntl

    @contextlib.contextmanager
    def _locked(folder: Path) -> Iterator[None]:
        """One writer at a time; the lock ends with its process, however that ends."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
