"""Which files of a folder or a zip can matter: those that define networks, what they import, and who calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.formats import limits
from models.source.files import SourceFile
from models.source.resolving import Names

_NETWORK = re.compile(r"\b(?:\w*Module|ModuleList|Sequential)\b")
"""Base classes and containers of networks; a class derived from another file's class is reached by its import."""
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\((?:[\w\s,.*\\]|#[^\n]*)*|(?:[\w \t,.*]|\\\n)*)|"
    r"import[ \t]+([\w., \t]+))",
    re.M,
)
_NOISE = re.compile(r"#[^\n]*|[(\\\n]")
"""Brackets, comments and continued lines of an import."""
MOST_SETTINGS = 50


def that_matter(files: Sequence[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[str, ...]]:
    """The files within the bounds of what is interpreted, and a phrase where some of those that matter are left out.

    Every file is followed by what it imports, so that where a bound cuts, the files before it are whole.
    """
    code = {file.name: file for file in files if not file.is_settings}
    settings = [file for file in files if file.is_settings][:MOST_SETTINGS]
    names = Names(code)
    imports = {name: [code[other] for other in _imported(file, names)] for name, file in code.items()}
    wanted: dict[str, SourceFile] = {}
    _reach(wanted, [file for file in code.values() if _NETWORK.search(file.text)], imports)
    callers = [file for name, file in code.items() if any(other.name in wanted for other in imports[name])]
    _reach(wanted, callers, imports)
    chosen: list[SourceFile] = []
    text = 0
    for file in (*wanted.values(), *(settings if wanted else ())):
        text += len(file.text)
        if len(chosen) >= limits.SOURCE_FILES or text > limits.SOURCE_TEXT_BYTES:
            left = len(wanted) + len(settings) - len(chosen)
            return tuple(chosen), (f"{left} files of a source that is too large; give the folder of the model alone",)
        chosen.append(file)
    return tuple(chosen), ()


def _reach(
    wanted: dict[str, SourceFile], files: Sequence[SourceFile], imports: Mapping[str, Sequence[SourceFile]]
) -> None:
    """Add files, each with what it imports and what that imports."""
    waiting = list(reversed(files))
    while waiting:
        file = waiting.pop()
        if file.name not in wanted:
            wanted[file.name] = file
            waiting.extend(reversed(imports[file.name]))


def _imported(file: SourceFile, names: Names) -> list[str]:
    """The names of the files that a file imports, in its order."""
    found: dict[str, None] = {}
    for origin, below, plain in _IMPORT.findall(file.text):
        inside = [name.split()[0] for name in _NOISE.sub(" ", below).split(",") if name.split()]
        dotted = [f"{origin}{'' if origin.endswith('.') else '.'}{name}" for name in inside if origin]
        whole = [name.split()[0] for name in plain.split(",") if name.split()]
        for path in (origin, *dotted, *whole):
            other = names.find(path, file.name)
            if other is not None and other != file.name:
                found[other] = None
    return list(found)
