"""What sources share that read files beside checkpoints: which files, parsed how, and how their values become facts."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from models.trainings.found import BesideFile
from models.trainings.plain_yaml import read_yaml
from models.trainings.settings import flat, is_seed, is_setting
from models.trainings.sources import Material, Said
from models.trainings.training import Fact

Reader = Callable[[str], Mapping[str, object]]


@functools.lru_cache(maxsize=2_000)
def as_json(text: str) -> Mapping[str, object]:
    """A JSON object; empty for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@functools.lru_cache(maxsize=2_000)
def as_yaml(text: str) -> Mapping[str, object]:
    """A YAML mapping; empty for anything else."""
    if text.lstrip()[:1] == "{":  # JSON is YAML
        return as_json(text)
    value = read_yaml(text)
    return value if isinstance(value, dict) else {}


def facts_of(material: Material, readers: Mapping[str, Reader]) -> Iterator[Said]:
    """The settings of every file whose name has a reader. The training's own files come last, so that they decide."""
    for file in material.shared:
        if reader := readers.get(file.path.name.lower()):
            yield from (said for said in _facts(file, reader) if not is_seed(said[0]))
    for file in material.own:
        if reader := readers.get(file.path.name.lower()):
            yield from _facts(file, reader)


def as_facts(values: Mapping[str, object], where: str) -> Iterator[Said]:
    """The settings and seeds among nested values."""
    for name, value in flat(values):
        if is_seed(name) or is_setting(name, value):
            yield name, Fact(value=value, where=where)


def first_lines(files: Iterable[BesideFile], endings: tuple[str, ...]) -> Iterator[tuple[BesideFile, list[str]]]:
    """The first lines of the files with these endings."""
    for file in files:
        if file.path.name.lower().endswith(endings):
            yield file, file.text.splitlines()[:400]


def _facts(file: BesideFile, reader: Reader) -> Iterator[Said]:
    return as_facts(reader(file.text), str(file.path.name) if len(file.path.parts) < 2 else _place(file))


def _place(file: BesideFile) -> str:
    return "/".join(file.path.parts[-2:])
