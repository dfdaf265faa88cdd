"""What is done with a hostile file: a checkpoint is opened; a source is read, every class of it made and called."""

from __future__ import annotations

from pathlib import Path


def take(path: Path) -> str:
    """A sentence about what was opened. Raises TouchstoneError with the sentence that refuses it."""
    if path.name.startswith("source_"):
        return _take_files(path)
    if path.name.startswith("settings_"):
        return _take_settings(path)
    if path.suffix == ".py":
        return _take_source(path)
    from models.opening import open_checkpoint

    return open_checkpoint(path).recognised


def _take_source(path: Path) -> str:
    import torch

    from models.errors import TouchstoneError
    from models.source.files import SourceFile
    from models.source.program import read_program

    program = read_program([SourceFile(name=path.name, text=path.read_text())])
    for found in program.classes:
        made = found.make()
        if "forward" in made.methods:
            made.call("forward", torch.rand(2, 1, 8, 8))
    if program.problems:
        raise TouchstoneError(program.problems[0].sentence)
    return f"{len(program.classes)} classes"


def _take_settings(path: Path) -> str:
    """A source whose classes are made with settings that nothing knows, as for a table of weights."""
    from models.errors import TouchstoneError
    from models.source.files import SourceFile
    from models.source.matching.searching import search
    from models.source.opening.files import Library

    library = Library.read([SourceFile(name=path.name, text=path.read_text())])
    found = search(library.sources(), {"layer.weight": (8, 8), "layer.bias": (8,)}, library.settings({}))
    if found.refusals:
        raise TouchstoneError(found.refusals[0])
    return f"{len(found.matches)} matches"


def _take_files(path: Path) -> str:
    """A notebook or a zip of source, up to the text of its files."""
    from models.errors import TouchstoneError
    from models.source.finding import source_paths
    from models.source.reading import read_sources

    sources = read_sources(source_paths((), path))
    if sources.without_network:
        raise TouchstoneError(sources.without_network)
    return f"{len(sources.files)} files"
