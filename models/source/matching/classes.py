"""Classes and networks of an interpreted source, as the search asks for them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from torch import nn

from models.errors import TouchstoneError
from models.source.files import SourceFile
from models.source.matching.arguments import Called, Parameter, first_value
from models.source.matching.settings import Settings
from models.source.matching.solving import Values
from models.source.program import NO_DEFAULT, CallSite, Instance, ModuleClass
from models.source.refusals import NotUnderstood, OutOfBounds
from models.source.surroundings.syntax import Tree, key_of
from models.source.values.open_settings import Answers, OpenSettings, are_settings
from models.source.values.values import Unknown, Unlisted

_STATISTICS = ("running_mean", "running_var")
WORDS = 8
"""Texts of a class that are tried as arguments."""
ROUNDS = 12
"""Times that a class is made to learn which settings it asks for."""
_PASSED = ("positional only", "positional", "named only")


class MadeNetwork:
    """A network without its weights."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @cached_property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return self.instance.shapes

    @cached_property
    def buffers(self) -> frozenset[str]:
        """Buffers that the source computes itself; statistics of a BatchNorm are weights in all but name."""
        names = (name for name, _ in self.instance.module.named_buffers())
        return frozenset(name for name in names if not name.endswith(_STATISTICS))


class SourceClass:
    """A class of the source with its calls.

    ``settings`` are those that files beside it say, ``nested`` names under which it keeps settings inside settings.
    """

    def __init__(
        self,
        cls: ModuleClass,
        file: SourceFile,
        trees: Mapping[str, Tree],
        settings: Settings,
        nested: frozenset[str] = frozenset(),
    ) -> None:
        self.cls, self.file, self._trees = cls, file, trees
        self.settings, self.nested = settings, nested

    @property
    def title(self) -> str:
        return self.cls.name

    @property
    def first_line(self) -> int:
        return self.cls.first_line

    @property
    def last_line(self) -> int:
        return self.cls.last_line

    @cached_property
    def parameters(self) -> Sequence[Parameter]:
        """Those of ``__init__``, then settings that it asks for and that neither its own file nor a call knows."""
        return [*self._own, *open_settings_of(self, self._own)]

    @cached_property
    def _own(self) -> list[Parameter]:
        place = self.file.place(self.cls.first_line)
        return [
            Parameter(
                name=item.name,
                has_default=item.default is not NO_DEFAULT,
                default=item.default,
                place=place,
                annotation=item.annotation,
                known=not isinstance(item.default, Unknown | Unlisted),
                holds_settings=item.default is NO_DEFAULT and are_settings(item.name),
            )
            for item in self.cls.parameters
            if item.kind in _PASSED
        ]

    @cached_property
    def calls(self) -> Sequence[Called]:
        """Calls of the class's own file first."""
        order = sorted(self.cls.calls, key=lambda site: site.file != self.file.name)
        return [self._called(site) for site in order]

    def _called(self, site: CallSite) -> Called:
        names = [item.name for item in self.cls.parameters if item.kind in ("positional only", "positional")]
        given = {**dict(zip(names, site.args, strict=False)), **site.named}
        known = {name: value for name, value in given.items() if not isinstance(value, Unknown | Unlisted)}
        tree = self._trees.get(site.file)
        place = tree.file.place(site.line) if tree is not None else f"line {site.line}"
        asked = {} if tree is None or len(known) == len(given) else self._asked(tree, site, names)
        asked = {name: key for name, key in asked.items() if name not in known}
        return Called(known, f"{place} of {site.file}", site.line, asked)

    @cached_property
    def words(self) -> Sequence[str]:
        """Texts in comparisons, cases and tables inside the class."""
        tree = self._trees.get(self.file.name)
        inside = [
            node
            for node in (() if tree is None else tree.nodes)
            if isinstance(node, ast.Compare | ast.Dict | ast.MatchValue)
            and self.first_line <= node.lineno <= self.last_line
        ]
        texts = [part.value for node in inside for part in ast.walk(node) if isinstance(part, ast.Constant)]
        return tuple(dict.fromkeys(text for text in texts if isinstance(text, str) and 0 < len(text) <= 40))[:WORDS]

    def _asked(self, tree: Tree, site: CallSite, names: Sequence[str]) -> dict[str, str]:
        """By parameter, the names under which the call looks its arguments up."""
        node = next((node for node in tree.calls(self.cls.name) if node.lineno <= site.line <= _end(node)), None)
        if node is None:
            return {}
        found = {name: key_of(given) for name, given in zip(names, node.args, strict=False)}
        found |= {item.arg: key_of(item.value) for item in node.keywords if item.arg is not None}
        return {name: key for name, key in found.items() if key}

    def make(self, values: Values) -> MadeNetwork:
        answers = Answers({name: own(value) for name, value in values.items() if not self._passes(name)}, self.nested)
        made = self.made_with(values, answers)
        if answers.missing:
            raise NotUnderstood(f"asks for the setting {next(iter(answers.missing))}, which no file and no call says")
        return made

    def made_with(self, values: Values, answers: Answers) -> MadeNetwork:
        """With these arguments, and settings by their paths. Raises TouchstoneError."""
        defaults = {item.name: item.default for item in self._own if item.has_default}
        passed = {
            name: own(value)
            for name, value in values.items()
            if self._passes(name) and not _is(value, defaults.get(name, NO_DEFAULT))
        }
        opened = {item.name: OpenSettings(item.name, answers) for item in self._own if item.holds_settings}
        return MadeNetwork(self.cls.make(named=opened | passed, answers=answers))

    def _passes(self, name: str) -> bool:
        """Whether it is an argument of ``__init__`` rather than a setting."""
        return any(item.name == name for item in self._own)


def open_settings_of(cls: SourceClass, own: Sequence[Parameter]) -> list[Parameter]:
    """Settings that a class asks for where nothing is known of them: it is made until it asks for no further one."""
    known: dict[str, Any] = {}
    found: dict[str, Parameter] = {}
    values = {item.name: first_value(item) for item in own if not item.has_default and not item.holds_settings}
    for _ in range(ROUNDS):
        answers = Answers(known, cls.nested)
        try:
            cls.made_with(values, answers)
        except OutOfBounds:
            break
        except TouchstoneError:
            pass  # what it asked for until there says more
        fresh = [*answers.missing, *(path for path in answers.defaults if path not in found)]
        if not fresh:
            break
        for path in fresh:
            default = answers.defaults.get(path, NO_DEFAULT)
            holder = path.partition(".")[0]
            item = Parameter(
                name=path, has_default=default is not NO_DEFAULT, default=default, of=holder if holder != path else "",
                known=not isinstance(default, Unknown | Unlisted),
            )  # fmt: skip
            found[path] = item
            if not item.has_default:
                said = cls.settings.get(item.word)
                known[path] = first_value(item) if said is None else said.value
    return list(found.values())


def _end(node: ast.Call) -> int:
    return node.end_lineno or node.lineno


def _is(value: Any, default: Any) -> bool:
    """Whether a value is the default, so that it need not be passed."""
    return value is default or (
        isinstance(value, int | float | str) and type(value) is type(default) and value == default
    )


def own(value: Any) -> Any:
    """A copy of what the class may change: a list of sizes, a network that it takes in."""
    return copy.deepcopy(value) if isinstance(value, list | dict | nn.Module) else value


class SourceVariable:
    """A network that stands in a variable of the source, such as a bare ``nn.Sequential``."""

    parameters: Sequence[Parameter] = ()
    calls: Sequence[Called] = ()
    words: Sequence[str] = ()

    def __init__(self, name: str, instance: Instance, file: SourceFile, line: int) -> None:
        self.name, self._instance, self.file = name, instance, file
        self.first_line = self.last_line = line

    @property
    def title(self) -> str:
        return self.name

    def make(self, values: Values) -> MadeNetwork:
        return MadeNetwork(self._instance)
