"""Values that may be arguments: the checkpoint's own, those of settings files, variables of the source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.source.files import SourceFile

MOST = 2000
"""Values that are taken from one place."""
_ALIKE: tuple[frozenset[str], ...] = (
    frozenset({
        "latentdim", "zdim", "latentsize", "nz", "dimz", "zsize", "latentdims", "codedim", "noisedim", "noisesize",
        "latent", "codesize", "bottleneck", "bottleneckdim", "embeddingdim", "latentchannels", "zlatentdim",
    }),
    frozenset({"numclasses", "nclasses", "classes", "numlabels", "nlabels", "labeldim", "classnum", "conddim"}),
    frozenset({"inputdim", "inputsize", "imgdim", "xdim", "imagedim", "datadim", "imgsize", "imagesize", "outputdim"}),
    frozenset({"channels", "inchannels", "nc", "imgchannels", "channelsimg", "imagechannels", "inputchannels"}),
    frozenset({"hiddendim", "hdim", "hiddensize", "hidden"}),
    frozenset({"hiddendims", "hiddensizes", "hiddenlayers"}),
)  # fmt: skip
"""Names that authors give to the same thing."""
_LINE = re.compile(r"\s*(?:-\s+)?([\w-]{1,60})\s*:\s+([^\s#][^#]{0,300}?)\s*(?:#.*)?$")
_TRAILING = re.compile(r",(\s*[}\]])")
"""A comma behind the last item, which JSON forbids and people write."""
_ROW = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Setting:
    value: Any
    origin: str
    """Where it was found: ``the checkpoint``, ``config.yaml``, ``the variable LATENT``."""


class Settings:
    """Values by name, the most trusted place first."""

    def __init__(self, places: Sequence[tuple[Mapping[str, Any], str]]) -> None:
        self._found: dict[str, Setting] = {}
        for values, origin in places:
            for name, value in _leaves(values):
                self._found.setdefault(plain(name), Setting(value, origin.format(name=name)))

    def get(self, name: str) -> Setting | None:
        """The value of this name, written in whatever way."""
        return self._found.get(plain(name))

    def alike(self, name: str) -> Setting | None:
        """The value of another name for the same thing."""
        own = plain(name)
        others = (other for group in _ALIKE if own in group for other in sorted(group) if other != own)
        return next((self._found[other] for other in others if other in self._found), None)


def plain(name: str) -> str:
    return re.sub(r"[_\-\s]", "", name).lower()


def _leaves(values: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    for count, (name, value) in enumerate(values.items()):
        if count >= MOST:
            return
        if isinstance(value, Mapping) and depth < 6:
            yield from _leaves(value, depth + 1)
        if isinstance(name, str):
            yield name, list(value) if isinstance(value, tuple) else value


def of_file(file: SourceFile) -> Mapping[str, Any]:
    """What a settings file holds, nested names without their parents; empty where it is no table of names."""
    if file.name.lower().endswith(".json"):
        try:
            read = json.loads(_TRAILING.sub(r"\1", file.text))
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, Mapping) else {}
    return dict(_lines(file.text))


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    """``name: value`` of each line of a YAML file whose value is a number, a flag, a word or a row of them."""
    for line in text.split("\n")[:MOST]:
        found = _LINE.match(line)
        if found is not None:
            yield found[1], _value(found[2])


def _value(text: str) -> Any:
    lowered = text.lower()
    if lowered in ("true", "false", "yes", "no"):
        return lowered in ("true", "yes")
    if _ROW.fullmatch(text):
        return [_value(item.strip()) for item in text[1:-1].split(",") if item.strip()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip("'\"")
