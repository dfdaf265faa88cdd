"""Importing the operator's module and calling what builds the network. It runs: only in a worker, or by its owner."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from torch import nn

from models.base import CheckpointError
from models.live.description import Live
from models.own_code.description import OwnCode
from models.plugins import OURS


def built(code: OwnCode) -> Live:
    """What the class or function makes, as a live model. Raises CheckpointError, whatever the code raises."""
    try:
        with _importable(code.folder):
            module = importlib.import_module(code.module)
    except (Exception, SystemExit) as error:
        raise CheckpointError(f"the code {code.module} could not be imported ({_line(error)}); correct it") from error
    maker = getattr(module, code.name, None)
    if not callable(maker):
        raise CheckpointError(f"the code {code.module} has no class or function '{code.name}'; name one that it has")
    try:
        made = maker(**{key: _value(text) for key, text in code.arguments})
    except CheckpointError:  # it says what it means
        raise
    except (Exception, SystemExit) as error:
        raise CheckpointError(
            f"{code.words} could not be made ({_line(error)}); give its arguments with --model-args KEY=VALUE"
        ) from error
    live = made if isinstance(made, Live) else Live(module=made) if isinstance(made, nn.Module) else None
    if live is None or not isinstance(live.module, nn.Module):
        raise CheckpointError(
            f"{code.words} should give a torch.nn.Module, or touchstone.live(module, ...); got {type(made).__name__}"
        )
    return live


def _value(text: str) -> Any:
    """A Python literal, or the text itself."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


class _Theirs:
    """Finds packages in one folder alone: one without ``__init__.py`` would else come after any other of its name."""

    def __init__(self, folder: Path, names: set[str]) -> None:
        self.folder, self.names = str(folder), names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, [self.folder]) if name in self.names else None


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """The folder's modules come before all others, also before ours of the same name (a checkout has ``models``).

    Afterwards ours are back, and the folder stands last on Python's path, for what the code imports later.
    """
    theirs = {name for name in OURS if (folder / name).is_dir() or (folder / f"{name}.py").is_file()}
    theirs -= {name for name in OURS if sys.modules.get(name) and _lies_in(sys.modules[name], folder / name)}
    ours, finder = _taken(theirs), _Theirs(folder, theirs)
    sys.path.insert(0, str(folder))
    sys.meta_path.insert(0, finder)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        sys.path.remove(str(folder))
        sys.path.append(str(folder))
        _taken(theirs)
        sys.modules.update(ours)


def _lies_in(module: ModuleType, folder: Path) -> bool:
    """Whether a package of ours is the one in ``folder``: the code stands in Touchstone's own checkout."""
    return folder.resolve() in {Path(place).resolve() for place in getattr(module, "__path__", ())}


def _taken(packages: set[str]) -> dict[str, ModuleType]:
    """The loaded modules of these packages, no longer loaded."""
    names = [name for name in sys.modules if name.partition(".")[0] in packages]
    return {name: sys.modules.pop(name) for name in names}


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
