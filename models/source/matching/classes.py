"""Classes and networks of an interpreted source, as the search asks for them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from torch import nn

from models.source.files import SourceFile
from models.source.matching.arguments import Called, Parameter
from models.source.matching.solving import Values
from models.source.program import NO_DEFAULT, CallSite, Instance, ModuleClass
from models.source.values.values import Unknown, Unlisted

_STATISTICS = ("running_mean", "running_var")
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
    """A class of the source with its calls."""

    def __init__(self, cls: ModuleClass, file: SourceFile, sites: Sequence[CallSite], files: Mapping[str, SourceFile]):
        self.cls, self.file, self._sites, self._files = cls, file, sites, files

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
        place = self.file.place(self.cls.first_line)
        return [
            Parameter(
                name=item.name,
                has_default=item.default is not NO_DEFAULT,
                default=item.default,
                place=place,
                annotation=item.annotation,
                known=not isinstance(item.default, Unknown | Unlisted),
            )
            for item in self.cls.parameters
            if item.kind in _PASSED
        ]

    @cached_property
    def calls(self) -> Sequence[Called]:
        """Calls of the class's own file first."""
        order = sorted(self._sites, key=lambda site: site.file != self.file.name)
        return [self._called(site) for site in order]

    def _called(self, site: CallSite) -> Called:
        names = [item.name for item in self.cls.parameters if item.kind in ("positional only", "positional")]
        given = {**dict(zip(names, site.args, strict=False)), **site.named}
        known = {name: value for name, value in given.items() if not isinstance(value, Unknown | Unlisted)}
        file = self._files.get(site.file)
        place = file.place(site.line) if file is not None else f"line {site.line}"
        return Called(known, f"{place} of {site.file}", site.line)

    def make(self, values: Values) -> MadeNetwork:
        defaults = {item.name: item.default for item in self.parameters if item.has_default}
        passed = {name: own(value) for name, value in values.items() if not _is(value, defaults.get(name, NO_DEFAULT))}
        return MadeNetwork(self.cls.make(named=passed))


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

    def __init__(self, name: str, instance: Instance, file: SourceFile, line: int) -> None:
        self.name, self._instance, self.file = name, instance, file
        self.first_line = self.last_line = line

    @property
    def title(self) -> str:
        return self.name

    def make(self, values: Values) -> MadeNetwork:
        return MadeNetwork(self._instance)
