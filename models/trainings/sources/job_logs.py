"""The arguments that programs print first: ``Namespace(lr=0.001)``, ``lr = 0.001`` under ``# Options``, ``lr: 0.001``.

Of a log only the first lines are read, and of these only a block of names and plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.trainings.found import BesideFile
from models.trainings.plain_yaml import number_of
from models.trainings.settings import is_seed
from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import as_facts, first_lines

ENDINGS = (".out", ".log", ".txt", ".err")
_NAMESPACE = re.compile(r"Namespace\((.{0,4000})\)")
_PAIR = re.compile(r"(\w+)=('[^']*'|\"[^\"]*\"|\[[^\]]*\]|\([^)]*\)|[^,\s]+)")
_HEAD = re.compile(
    r"^\W*(?:options|arguments|args|config(?:uration)?|hyper-?parameters|parameters|settings)\W*$", re.IGNORECASE
)
_LINE = re.compile(r"^[\s#|*-]*(\w[\w.-]{0,60}?)\s*[:=]\s*(\S.*?)\s*(?:\[default:.*)?$")


def read(material: Material) -> Iterator[Said]:
    for files, own in ((material.shared, False), (material.own, True)):
        for file, lines in first_lines(files, ENDINGS):
            values = _arguments(lines)
            yield from (said for said in as_facts(values, _where(file)) if own or not is_seed(said[0]))


def _arguments(lines: list[str]) -> dict[str, object]:
    for number, line in enumerate(lines):
        if match := _NAMESPACE.search(line):
            return {name: _plain(value) for name, value in _PAIR.findall(match[1])}
        if _HEAD.match(line):
            return _block(lines[number + 1 : number + 200])
    return {}


def _block(lines: list[str]) -> dict[str, object]:
    """The lines of a block, up to the first that is no pair."""
    found: dict[str, object] = {}
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            if found and line.strip():
                break
            continue
        found[match[1]] = _plain(match[2])
    return found


def _plain(text: str) -> object:
    text = text.strip().strip("'\"")
    return {"True": True, "False": False}.get(text, number_of(text))


def _where(file: BesideFile) -> str:
    return f"the first lines of {file.path.name}"


fact_source(FactSource(name="job logs", order=30, read=read))
