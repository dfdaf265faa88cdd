"""``read_program(files)``: the classes of an author's source, as things that can be made, loaded and called.

    program = read_program([SourceFile(name="vae.py", text=text)])
    vae = program.classes[0].make(named={"latent_dim": 16})    # runs __init__, never the host's exec or import
    vae.shapes                                                  # names and shapes of state_dict(), in order
    vae.load(tensors)
    vae.call("forward", images)                                 # draws replaced by their means
    vae.call("forward", images, generator=torch.Generator())    # draws of that generator

Statements at the top of a file run as far as they are understood: imports, constants, functions, classes, argparse,
``if __name__ == "__main__"``. The rest is stepped over and kept in ``problems``; training loops are never run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from torch import nn

from models.source.budget import Budget
from models.source.files import SourceFile
from models.source.guard.draws import Draws
from models.source.instances import Instance, make_instance
from models.source.refusals import NotUnderstood, Problem
from models.source.session import Session
from models.source.values.frames import CallSite, Frame
from models.source.values.open_settings import Answers
from models.source.values.values import NO_DEFAULT, Class, Function, Parameter, SourceModule, Unknown, Value
from models.source.walking.functions import call_function

__all__ = ["NO_DEFAULT", "CallSite", "Instance", "ModuleClass", "Parameter", "Problem", "Program", "read_program"]


@dataclass(frozen=True)
class ModuleClass:
    """A class of the source that derives from ``torch.nn.Module``."""

    name: str
    qualname: str
    """With the function or class that holds it: ``build.<name>``."""
    file: str
    first_line: int
    last_line: int
    calls: tuple[CallSite, ...]
    """Where the source makes it. Arguments that did not evaluate are Unknown."""
    _cls: Class = field(repr=False)
    _session: Session = field(repr=False)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Of ``__init__``, without ``self``: name, default (NO_DEFAULT where there is none), kind, annotation."""
        return self.signature("__init__") or ()

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods that it or a base class in the source defines."""
        found = {
            name: None
            for part in self._cls.mro
            if isinstance(part, Class)
            for name, value in part.namespace.items()
            if isinstance(value, Function) or hasattr(value, "function")
        }
        return tuple(found)

    @property
    def bases(self) -> tuple[str, ...]:
        """Names of the classes that it derives from, in the order in which methods are looked up."""
        return tuple(part.name for part in self._cls.mro[1:])

    def signature(self, method: str) -> tuple[Parameter, ...] | None:
        """The parameters of a method without ``self``; None where the source does not define it."""
        found = self._cls.find(method)
        found = getattr(found, "function", found)
        return found.parameters[1:] if isinstance(found, Function) else None

    def lines(self, method: str) -> tuple[int, int] | None:
        """The first and last line of a method in its file."""
        found = self._cls.find(method)
        found = getattr(found, "function", found)
        if not isinstance(found, Function) or not isinstance(found.body, list):
            return None
        return found.line, found.body[-1].end_lineno or found.body[-1].lineno

    def make(self, *given: Value, named: Mapping[str, Value] | None = None, answers: Answers | None = None) -> Instance:
        """Runs ``__init__``. Raises NotUnderstood, one sentence with file and line.

        ``answers`` are settings that the source takes from elsewhere, and note those that it lacks.
        """
        return make_instance(self._cls, given, named or {}, self._session, answers)


@dataclass(frozen=True)
class Program:
    """What was read of a source."""

    classes: tuple[ModuleClass, ...]
    """Every class derived from nn.Module that was understood, also those in functions, in the order of the files."""
    instances: Mapping[str, Instance]
    """Networks in variables at the top of a file, such as a bare ``nn.Sequential``."""
    variables: Mapping[str, Value]
    """Variables at the top of the files that hold plain values; of one name the first file's counts."""
    calls: Mapping[str, tuple[CallSite, ...]]
    """Calls of the classes by name, those of classes of one name together; ``ModuleClass.calls`` tells them apart."""
    problems: tuple[Problem, ...]
    """Statements that were not understood, with file and line."""
    by_file: Mapping[str, Mapping[str, Value]] = field(default_factory=dict, repr=False)

    def variables_of(self, file: str) -> Mapping[str, Value]:
        """Variables at the top of one file that hold plain values."""
        return self.by_file.get(file, {})


def read_program(files: Sequence[SourceFile], budget: Budget | None = None) -> Program:
    """Reads every file. Never raises for what a file holds: what is not understood becomes a problem."""
    session = Session(files, budget or Budget())
    with session.active(Draws("build"), budget=session.budget.for_reading()) as frame:
        frame.run.reading = True
        for module in session.modules:
            session.read(module, frame.run)
        _try_functions(frame)
        run = frame.run
    classes = [cls for cls in dict.fromkeys(run.classes) if cls.layout() is not None]
    variables: dict[str, Value] = {}
    instances: dict[str, Instance] = {}
    for module in session.modules:
        for name, value in module.variables.items():
            if isinstance(value, nn.Module):
                instances.setdefault(name, Instance(value, session))
            elif not isinstance(value, Unknown) and not name.startswith("__"):
                variables.setdefault(name, value)
    calls: dict[str, tuple[CallSite, ...]] = {}
    for cls, sites in run.sites.items():
        calls[cls.name] = calls.get(cls.name, ()) + tuple(sites)
    return Program(
        classes=tuple(
            ModuleClass(
                cls.name,
                cls.qualname,
                cls.module.file.name,
                cls.first_line,
                cls.last_line,
                tuple(run.sites.get(cls, ())),
                cls,
                session,
            )
            for cls in classes
        ),
        instances=instances,
        variables=variables,
        calls=calls,
        problems=tuple(run.problems),
        by_file={module.file.name: _plain_variables(module) for module in session.modules},
    )


def _plain_variables(module: SourceModule) -> dict[str, Value]:
    return {
        name: value
        for name, value in module.variables.items()
        if not isinstance(value, Unknown | nn.Module) and not name.startswith("__")
    }


def _try_functions(frame: Frame) -> None:
    """Runs functions that nothing called, as far as they are understood: they may hold classes and call sites."""
    run = frame.run
    tried: set[int] = set()
    for function in list(run.functions):
        if function.owner is not None or id(function.body) in run.called or id(function.body) in tried:
            continue
        tried.add(id(function.body))
        reason = NotUnderstood(f"is an argument of {function.name}, which nothing calls,")
        given = {
            parameter.name: Unknown(reason)
            for parameter in function.parameters
            if parameter.default is NO_DEFAULT and parameter.kind in ("positional", "named only")
        }
        inner = Frame(run, function.module, {}, tolerant=True, line=function.line)
        meter = run.meter
        before, meter.limit = meter.limit, min(meter.limit, meter.steps + meter.budget.statement_steps)
        count = len(run.problems)
        try:
            call_function(function, [], given, inner)
        except NotUnderstood:
            pass
        finally:
            meter.limit = before
            # What a function does that nobody calls is no problem of the source.
            del run.problems[count:]
