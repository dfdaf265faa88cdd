"""Which files of a folder or a zip can matter: those that define networks, what they import, and who calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from models.formats import limits
from models.source.files import SourceFile

_NETWORK = re.compile(r"\b(?:\w*Module|ModuleList|Sequential)\b")
"""Base classes and containers of networks; a class derived from another file's class is reached by its import."""
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([\w\s,.*]*|[\w \t,.*]*)|import[ \t]+([\w., \t]+))", re.M
)
MOST_SETTINGS = 50


def that_matter(files: Sequence[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[str, ...]]:
    """The files within the bounds of what is interpreted, and a phrase where some of those that matter are left out."""
    code = [file for file in files if not file.is_settings]
    settings = [file for file in files if file.is_settings][:MOST_SETTINGS]
    modules = {module: file for file in code for module in _modules(file.name)}
    imports = {file.name: _imported(file, modules) for file in code}
    wanted = {file.name: file for file in code if _NETWORK.search(file.text)}
    _reach(wanted, imports)
    callers = [file for file in code if any(other.name in wanted for other in imports[file.name])]
    wanted |= {file.name: file for file in callers if file.name not in wanted}
    _reach(wanted, imports)
    chosen: list[SourceFile] = []
    text = 0
    for file in (*wanted.values(), *(settings if wanted else ())):
        text += len(file.text)
        if len(chosen) >= limits.SOURCE_FILES or text > limits.SOURCE_TEXT_BYTES:
            left = len(wanted) + len(settings) - len(chosen)
            return tuple(chosen), (f"{left} files of a source that is too large; give the folder of the model alone",)
        chosen.append(file)
    return tuple(chosen), ()


def _reach(wanted: dict[str, SourceFile], imports: dict[str, list[SourceFile]]) -> None:
    """Add what is imported, and what that imports."""
    waiting = list(wanted)
    while waiting:
        for file in imports[waiting.pop()]:
            if file.name not in wanted:
                wanted[file.name] = file
                waiting.append(file.name)


def _modules(name: str) -> Iterable[str]:
    """Every name by which a file may be imported: ``nets/vae.py`` is ``nets.vae`` and, from its folder, ``vae``."""
    parts = [*PurePosixPath(name).parent.parts, PurePosixPath(name).stem]
    if parts[-1] == "__init__":
        parts.pop()
    return (".".join(parts[start:]) for start in range(len(parts)))


def _imported(file: SourceFile, modules: dict[str, SourceFile]) -> list[SourceFile]:
    found: dict[str, SourceFile] = {}
    for origin, names, plain in _IMPORT.findall(file.text):
        module = origin.lstrip(".")
        below = [name.split(" as ")[0].strip() for name in names.strip("( ").replace("\n", " ").split(",")]
        for wanted in (module, *(f"{module}.{name}".strip(".") for name in below), *re.split(r"[,\s]+", plain)):
            if (other := modules.get(wanted)) is not None and other.name != file.name:
                found[other.name] = other
    return list(found.values())
