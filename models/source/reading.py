"""From paths to source files: ``.py``, ``.ipynb``, folders and zips of a repository. Nothing of theirs is run.

Done where checkpoints are opened, never in the web server: a file is a stranger's, and so is every number in it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from models.base import CheckpointError
from models.formats.names import clean
from models.source.choosing import that_matter
from models.source.files import SourceFile
from models.source.finding import SourcePaths
from models.source.listing import Listing, RawFile, list_source
from models.source.notebook import python_of, read_notebook

LONGEST_NAME = 200
SHOWN = 8
"""Files left aside that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files that can matter, as text."""

    files: tuple[SourceFile, ...] = ()
    given: bool = True
    """Whether somebody named them; else they lie beside the checkpoint."""
    left_aside: tuple[str, ...] = ()
    """What was not read, a phrase each."""
    without_network: str = ""
    """That what was named holds no network; empty where it may hold one. The checkpoint is then opened without it."""


def read_sources(source: SourcePaths) -> Sources:
    """The author's source at these paths; of a folder or a zip, the files that define networks and what they need.

    Raises CheckpointError, one sentence, where a named file cannot be read.
    """
    given = source.origin == "given"
    chosen: dict[str, SourceFile] = {}
    left_aside: list[str] = []
    for path in source.paths:
        try:
            listing = list_source(path)
            files = _texts(listing)
        except CheckpointError as error:
            if given:
                raise
            left_aside.append(str(error))
            continue
        if listing.whole:
            files, too_many = that_matter(files)
            left_aside += too_many
        left_aside += listing.left_aside
        for file in files:
            name = file.name if file.name not in chosen else f"{clean(path.parent.name)}/{file.name}"
            chosen.setdefault(name, file if name == file.name else _renamed(file, name))
    found = tuple(chosen.values())
    if not given:
        found, too_many = that_matter(found)
        left_aside += too_many
    if all(file.is_settings for file in found):
        return Sources(given=given, left_aside=_shortened(left_aside), without_network=_without_network(source))
    return Sources(files=found, given=given, left_aside=_shortened(left_aside))


def _without_network(source: SourcePaths) -> str:
    if source.origin == "beside" or not source.paths:
        return ""
    named = clean(source.paths[0].name)
    return f"the source '{named}' holds no network: no .py or .ipynb file of it has an nn.Module"


def _texts(listing: Listing) -> tuple[SourceFile, ...]:
    """Raises CheckpointError for a file that was named itself; in a folder it is left aside."""
    found = []
    for raw in listing.files:
        try:
            files, broken = _text(raw)
        except CheckpointError as error:
            if not listing.whole:
                raise CheckpointError(f"the source '{clean(raw.name)}' {error}") from None
            listing.left_aside.append(f"{clean(raw.name)}, which {error}")
            continue
        found += files
        listing.left_aside += [f"{cell} of {clean(raw.name)}, which is no Python" for cell in broken]
    return tuple(found)


def _text(raw: RawFile) -> tuple[list[SourceFile], tuple[str, ...]]:
    """The file with the modules that it writes, and the cells of it that are no Python.

    The sentence of an error begins behind the file's name.
    """
    if b"\0" in raw.content:
        raise CheckpointError("holds NUL bytes, so it is no text; save it as UTF-8")
    try:
        text = raw.content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise CheckpointError("is not UTF-8 text; save it as UTF-8") from None
    sha256, name = hashlib.sha256(raw.content).hexdigest(), clean(raw.name, LONGEST_NAME)
    if raw.name.lower().endswith(".ipynb"):
        notebook = read_notebook(text)
        files = [SourceFile(name=name, text=notebook.text, sha256=sha256, cells=notebook.cells)]
        files += [SourceFile(name=f"{name}/{own}", text=text, sha256=sha256) for own, text in notebook.written]
        return files, notebook.left_aside
    if raw.name.lower().endswith(".py"):
        # A script that was a notebook may keep its magics. What is no Python even so, the interpreter refuses by line.
        text = python_of(text)[0]
    return [SourceFile(name=name, text=text, sha256=sha256)], ()


def _renamed(file: SourceFile, name: str) -> SourceFile:
    return SourceFile(name=name, text=file.text, sha256=file.sha256, cells=file.cells)


def _shortened(phrases: list[str]) -> tuple[str, ...]:
    more = len(phrases) - SHOWN
    return (*phrases[:SHOWN], *([f"{more} more files"] if more > 0 else []))
