"""Settings that the source takes from somewhere else: what stands in for them while a network is made and called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

from models.source.refusals import NotUnderstood
from models.source.values.values import NO_DEFAULT, Namespace, Value

_SETTINGS = re.compile(
    r"(.*_)?(cfg|config|configs|conf|args|opt|opts|options|hparams?|hyper_?param\w*|params|settings)$", re.IGNORECASE
)
_SIZES = re.compile(
    r"n[zcgd]f?|(.*_)?(dims?|sizes?|latent|hidden|channels?|features?|classes|width|depth|units)(_.*)?", re.IGNORECASE
)
_METHODS = frozenset({"get", "items", "keys", "values", "copy", "pop", "update", "setdefault", "to_dict"})
"""Of dictionaries: they are no settings."""
LONGEST = 200
"""Letters of a path of names."""


def are_settings(name: str) -> bool:
    """Whether a name is one that authors give to an object or a dictionary of settings."""
    return _SETTINGS.fullmatch(name) is not None


def may_be_open(name: str) -> bool:
    """Whether a variable at the top of a file, whose value was not understood, may be a setting."""
    return are_settings(name) or _SIZES.fullmatch(name) is not None


class Answers:
    """Values of settings by path: ``config.model.hidden``. What is asked for and not known is noted."""

    def __init__(self, known: Mapping[str, Value], nested: Set[str]) -> None:
        self.known = dict(known)
        self.missing: dict[str, None] = {}
        """Paths that were asked for and have no value, in order."""
        self.defaults: dict[str, Value] = {}
        """What the source takes where there is no setting of this path."""
        self._nested = nested
        """Names under which the source looks up something that it looks further names up in."""

    def of(self, path: str, default: Value = NO_DEFAULT) -> Value:
        """The value of a setting. Raises NotUnderstood where nothing says it."""
        if path in self.known:
            return self.known[path]
        if len(path) > LONGEST:
            raise NotUnderstood("asks for settings inside each other without end")
        name = path.rpartition(".")[2]
        if name in self._nested or (path == name and are_settings(name)):
            return OpenSettings(path, self)
        if default is not NO_DEFAULT:
            self.defaults.setdefault(path, default)
            return default
        self.missing.setdefault(path)
        raise NotUnderstood(f"asks for the setting {path}, which no file and no call says")


class OpenSettings(Namespace):
    """An object or a dictionary of settings; every name that is asked for is an answer's."""

    def __init__(self, path: str, answers: Answers) -> None:
        super().__init__(_Names(path, answers), "settings")
        self.path, self.answers = path, answers


class _Names(dict[str, Any]):
    """The names of an `OpenSettings`. Those that the source sets itself it keeps."""

    def __init__(self, path: str, answers: Answers) -> None:
        super().__init__()
        self._path, self._answers = path, answers

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not name.startswith("__") and name not in _METHODS

    def __getitem__(self, name: str) -> Value:
        return self.get(name, NO_DEFAULT)

    def get(self, name: str, default: Value = None) -> Value:
        if super().__contains__(name):
            return super().__getitem__(name)
        return self._answers.of(f"{self._path}.{name}", default)
