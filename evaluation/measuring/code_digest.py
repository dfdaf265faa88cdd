"""The digest of the code that measures: runs of equal digests were measured alike.

It is taken from the sources as they stand in the repository. An installed Touchstone has other bytes, as its imports
say ``touchstone.``: the build notes beside this file what each installed file was in the repository.

Where plug-ins are installed that measure, their sources count too.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from models.plugins import MEASURING, Root, roots

PARENT = Path(__file__).resolve().parents[2]
"""The folder in which evaluation/ and models/ lie."""
MEASURES = (
    "evaluation/data", "evaluation/measuring", "evaluation/numerics", "evaluation/record", "evaluation/registered.py",
    "evaluation/registry.py", "evaluation/signature.py", "evaluation/types.py", "models",
)  # fmt: skip
"""Everything between a file's bytes and a record. Opening is part of it: what a model gives is what is measured."""
BUILT = "repository.json"
"""In an installed package, beside this file: path -> [digest of the installed file, digest in the repository]."""


@functools.cache
def code_digest() -> str:
    """The first 16 hexadecimal digits; any changed source file changes them, also in an installed package."""
    return with_plugins(digest_of(PARENT, _built()), roots(MEASURING))


def with_plugins(ours: str, roots: Sequence[Root]) -> str:
    """Our digest joined with the sources of plug-ins; ours alone where there are none."""
    if not roots:
        return ours
    digest = hashlib.sha256(f"{ours}\n".encode())
    for root in roots:
        for path in _sources(root.path):
            name = path.relative_to(root.path.parent).as_posix()
            digest.update(f"{root.name}/{name}\n{file_digest(path.read_bytes())}\n".encode())
    return digest.hexdigest()[:16]


def _sources(place: Path) -> list[Path]:
    """What Python can import of a package's folder or of a module's file, compiled extensions among it."""
    found = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sorted(path for path in found if path.name.endswith((".py", *EXTENSION_SUFFIXES)))


def digest_of(parent: Path, built: Mapping[str, tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for path in measuring_files(parent):
        name = path.relative_to(parent).as_posix()
        found = file_digest(path.read_bytes())
        installed, in_repository = built.get(name, ("", ""))
        digest.update(f"{name}\n{in_repository if found == installed else found}\n".encode())
    return digest.hexdigest()[:16]


def measuring_files(parent: Path) -> list[Path]:
    """Every source file that measures, in the order of their paths."""
    places = [parent / place for place in MEASURES]
    found = [path for place in places for path in ([place] if place.is_file() else place.rglob("*.py"))]
    return sorted(found, key=lambda path: path.relative_to(parent).as_posix())


def file_digest(content: bytes) -> str:
    """Of a source file, however its lines end: Git may write them as the system has them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _built() -> dict[str, tuple[str, str]]:
    note = Path(__file__).with_name(BUILT)
    if not note.exists():
        return {}
    return {name: (installed, before) for name, (installed, before) in json.loads(note.read_text("utf-8")).items()}
