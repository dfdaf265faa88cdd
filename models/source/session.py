"""One source: its files, how an import finds them, and a fresh meter for each reading, making and call."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch

from models.source.allowed import loading
from models.source.allowed.builtins import builtin_names
from models.source.allowed.library import find, is_library, names_of
from models.source.budget import Budget, Meter
from models.source.files import SourceFile
from models.source.guard.draws import Draws
from models.source.guard.guard import Guard
from models.source.parsing import parse
from models.source.refusals import NotUnderstood, OutOfBounds, Problem
from models.source.values.frames import Frame, Run
from models.source.values.values import SourceModule
from models.source.walking.walk import execute

_RECURSION = 12_000


class Session:
    """Files with their variables. ``active`` gives the frame in which something of them runs."""

    def __init__(self, files: Sequence[SourceFile], budget: Budget) -> None:
        loading.load()
        self.budget = budget
        self.modules = [SourceModule(file) for file in files if not file.is_settings]
        self.run: Run | None = None

    @contextmanager
    def active(
        self, draws: Draws, *, home: SourceModule | None = None, line: int = 1, budget: Budget | None = None
    ) -> Iterator[Frame]:
        """A frame with a fresh meter, the guard on, no gradients, and room for the walk's own recursion."""
        meter = Meter(budget or self.budget)
        guard = Guard(meter, draws)
        run = Run(meter, guard, self._find_module, find, names_of, builtin_names())
        home = home or (self.modules[0] if self.modules else SourceModule(SourceFile(name="source", text="")))
        before, recursion = self.run, sys.getrecursionlimit()
        self.run = run
        sys.setrecursionlimit(max(recursion, _RECURSION))
        try:
            with torch.no_grad(), guard:
                yield Frame(run, home, {}, line=line)
        except RecursionError:
            raise OutOfBounds("nests too deeply") from None
        finally:
            sys.setrecursionlimit(recursion)
            self.run = before

    def read(self, module: SourceModule, run: Run) -> None:
        """Runs the statements at the top of a file; what is not understood is stepped over and kept as a problem."""
        if module.state != "unread":
            return
        module.state = "reading"
        module.variables.update({"__name__": "__main__", "__file__": module.file.name})
        frame = Frame(run, module, module.variables, tolerant=True)
        try:
            execute(parse(module.file, self.budget).body, frame)
        except NotUnderstood as refusal:
            line = refusal.place.line if refusal.place else frame.line
            refusal.place = refusal.place or frame.place()
            run.problems.append(Problem(str(refusal), module.file.name, line))
        finally:
            module.state = "read"

    def _find_module(self, path: str, asking: SourceModule) -> SourceModule | None:
        """The file that ``path`` means: for a relative import beside the asking file, else by its last folders."""
        level = len(path) - len(path.lstrip("."))
        parts = [part for part in path.lstrip(".").split(".") if part]
        if level:
            folder = asking.file.name.split("/")[:-1]
            base = folder[: len(folder) - level + 1]
            return self._at("/".join([*base, *parts]))
        if is_library(parts[0] if parts else ""):
            return None  # a file torch.py in some folder of a repository does not stand for torch
        nearest = sorted(self.modules, key=lambda module: _distance(module.file.name, asking.file.name))
        wanted = "/".join(parts)
        for module in nearest:
            stem = _stem(module.file.name)
            if module is not asking and (stem == wanted or stem.endswith("/" + wanted)):
                return self._ready(module)
        return None

    def _at(self, stem: str) -> SourceModule | None:
        for module in self.modules:
            if _stem(module.file.name) == stem:
                return self._ready(module)
        return None

    def _ready(self, module: SourceModule) -> SourceModule:
        assert self.run is not None
        self.read(module, self.run)
        return module


def _stem(name: str) -> str:
    """``nets/vae.py`` is ``nets/vae``; a package's ``__init__.py`` is its folder."""
    stem = name.rsplit(".", 1)[0]
    return stem.removesuffix("/__init__")


def _distance(name: str, other: str) -> int:
    """How many folders lie between two files."""
    one, two = name.split("/")[:-1], other.split("/")[:-1]
    shared = sum(1 for a, b in zip(one, two, strict=False) if a == b)
    return len(one) + len(two) - 2 * shared
