"""From paths to contents: a file, a folder, or several files whose networks belong together. Runs nothing of theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from models.base import CheckpointError
from models.formats import HEAD_BYTES, Format, formats, limits
from models.formats.contents import Contents, WeightTable
from models.formats.foreign import name_bytes
from models.formats.names import clean
from models.formats.outline import Outline, outline_of

Used = TypeVar("Used")
CheckpointPath = str | Path | Sequence[str | Path]


def as_paths(path: CheckpointPath) -> tuple[Path, ...]:
    """The paths of one checkpoint: ``"a.pth+b.pth"`` names two halves, unless a file is really called so."""
    if isinstance(path, str) and "+" in path and not Path(path).exists():
        parts = path.split("+")
        if all(part and Path(part).exists() for part in parts):
            return tuple(Path(part) for part in parts)
    if isinstance(path, str | Path):
        return (Path(path),)
    return tuple(Path(part) for part in path)


def read_contents(paths: Sequence[Path]) -> Contents:
    """What the files hold; the networks of several become the networks of one. Raises CheckpointError."""
    if not paths:
        raise CheckpointError("no file was given; name a checkpoint, or two halves as ENC+DEC")
    if len(paths) > 4:
        raise CheckpointError(f"a model has at most four files; got {len(paths)}")
    read = [_read(path) for path in paths]
    return read[0] if len(read) == 1 else _join(paths, read)


def fingerprint(paths: Sequence[Path]) -> tuple[str, int]:
    """(SHA-256, bytes) of the files in order, a folder's by name. One file alone has its usual digest."""
    files = [file for path in paths for file in _files(path)]
    digest, size = hashlib.sha256(), 0
    for file in files:
        single = len(files) == 1
        inner = digest if single else hashlib.sha256()
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                inner.update(piece)
                size += len(piece)
        if not single:
            digest.update(inner.digest())
    return digest.hexdigest(), size


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
    return found[: limits.IMAGE_FILES]


def _existing(path: Path) -> Path:
    if not path.exists():
        raise CheckpointError(f"there is no file '{clean(path.name)}'; check the path")
    if path.is_file() and path.stat().st_size > limits.FILE_BYTES:
        raise CheckpointError(
            f"this file has {path.stat().st_size / limits.GIB:.1f} GiB, more than the "
            f"{limits.FILE_BYTES / limits.GIB:.0f} GiB that are opened; save the weights without the optimizer"
        )
    return path


def read_outline(path: Path) -> Outline:
    """What a file says of its weights, which stay unread where its format allows. Raises CheckpointError."""
    return _with_format(path, lambda item: item.outline(path) if item.outline else outline_of(item.read(path)))


def _read(path: Path) -> Contents:
    return _with_format(path, lambda item: item.read(path))


def _with_format(path: Path, use: Callable[[Format], Used]) -> Used:
    """What ``use`` makes of the format of a file. Raises CheckpointError."""
    _existing(path)
    head = b""
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    elif not path.is_dir():
        raise CheckpointError(f"'{clean(path.name)}' is no ordinary file; give a file or a folder")
    for item in formats():
        if item.sniff(head, path):
            try:
                return use(item)
            except (OSError, MemoryError, RecursionError) as error:
                raise CheckpointError(
                    f"this {item.title} file could not be read ({type(error).__name__}); download it or save it again"
                ) from None
    if path.is_dir():
        raise CheckpointError(
            "this folder holds neither a diffusers nor a pythae model nor images; give the checkpoint file itself"
        )
    raise CheckpointError(name_bytes(head, path))


def _join(paths: Sequence[Path], read: Sequence[Contents]) -> Contents:
    """Halves in separate files as one: their networks side by side, named by their files where they have no name."""
    if all(contents.graphs for contents in read):
        return _joined_graphs(paths, read)
    networks: list[WeightTable] = []
    for path, contents in zip(paths, read, strict=True):
        if contents.card is not None or contents.ready is not None or contents.judge is not None or contents.graphs:
            raise CheckpointError(
                f"'{clean(path.name)}' ({contents.format}) is complete by itself, so it cannot be joined with another "
                "file; open it alone"
            )
        # A half brings its own network, not the copies beside it.
        table = next((table for table in contents.networks if table.role != "loss"), contents.networks[0])
        networks.append(table if table.role else _named(table, path))
    return Contents(
        format=" + ".join(dict.fromkeys(contents.format for contents in read)),
        networks=tuple(networks),
        facts={key: value for contents in read for key, value in contents.facts.items()},
        sources={key: value for contents in read for key, value in contents.sources.items()},
        evidence=(
            f"{len(paths)} files joined: {', '.join(clean(path.name, 40) for path in paths)}",
            *(phrase for contents in read for phrase in contents.evidence),
        ),
        skipped=tuple(dict.fromkeys(phrase for contents in read for phrase in contents.skipped)),
    )


def _joined_graphs(paths: Sequence[Path], read: Sequence[Contents]) -> Contents:
    """Networks that run themselves, side by side."""
    return Contents(
        format=" + ".join(dict.fromkeys(contents.format for contents in read)),
        graphs=tuple(graph for contents in read for graph in contents.graphs),
        evidence=(
            f"{len(paths)} files joined: {', '.join(clean(path.name, 40) for path in paths)}",
            *(phrase for contents in read for phrase in contents.evidence),
        ),
    )


def _named(table: WeightTable, path: Path) -> WeightTable:
    from models.formats.roles import role

    return replace(table, name=table.name or clean(path.stem, 40), role=table.role or role(path.stem))
