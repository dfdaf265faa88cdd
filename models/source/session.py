"""One source: its files, how an import finds them, and a fresh meter for each reading, making and call."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch

from models.source.allowed import loading
from models.source.allowed.builtins import builtin_names
from models.source.allowed.library import find, names_of
from models.source.budget import Budget, Meter
from models.source.files import SourceFile
from models.source.guard.draws import Draws
from models.source.guard.guard import Guard
from models.source.parsing import parse
from models.source.refusals import NotUnderstood, OutOfBounds, Problem
from models.source.resolving import Names
from models.source.values.frames import Frame, Run
from models.source.values.open_settings import Answers
from models.source.values.values import SourceModule
from models.source.walking.walk import execute

_RECURSION = 12_000


class Session:
    """Files with their variables. ``active`` gives the frame in which something of them runs."""

    def __init__(self, files: Sequence[SourceFile], budget: Budget) -> None:
        loading.load()
        self.budget = budget
        self.modules = [SourceModule(file) for file in files if not file.is_settings]
        self._by_name = {module.file.name: module for module in reversed(self.modules)}
        self._names = Names(module.file.name for module in self.modules)
        self.run: Run | None = None

    @contextmanager
    def active(
        self,
        draws: Draws,
        *,
        home: SourceModule | None = None,
        line: int = 1,
        budget: Budget | None = None,
        answers: Answers | None = None,
    ) -> Iterator[Frame]:
        """A frame with a fresh meter, the guard on, no gradients, and room for the walk's own recursion."""
        meter = Meter(budget or self.budget)
        guard = Guard(meter, draws)
        run = Run(meter, guard, self._find_module, find, names_of, builtin_names(), answers)
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
        found = self._names.find(path, asking.file.name)
        return None if found is None else self._ready(self._by_name[found])

    def _ready(self, module: SourceModule) -> SourceModule:
        assert self.run is not None
        self.read(module, self.run)
        return module
