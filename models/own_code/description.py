"""Which class or function builds the network, as the command line names it. Loads no torch and imports none of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.base import CheckpointError

_FORM = "nets.py:VAE or package.module:VAE"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A class of ``nn.Module``, or a function that returns a module or ``touchstone.live(module, ...)``."""

    folder: Path
    """Where Python finds the module. A worker that imports it may read this folder."""
    module: str
    """Dotted name below ``folder``."""
    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    """Keywords with values as they were written: Python literals, or text."""

    @property
    def words(self) -> str:
        """As a sentence says it: ``nets.VAE(latent=16)``."""
        return f"{self.module}.{self.name}({', '.join(f'{key}={value}' for key, value in self.arguments)})"


def own_code(named: str, arguments: Sequence[str] = ()) -> OwnCode:
    """``named`` is FILE.py:NAME or MODULE:NAME, ``arguments`` are KEY=VALUE. Raises CheckpointError for anything else.

    A module is looked for in the working folder first, then where Python looks; only its place is found here.
    """
    where, colon, name = named.rpartition(":")
    if not colon or not where or not name.isidentifier():
        raise CheckpointError(f"the model's code is named as {_FORM}; got '{named}'")
    folder, module = _file(Path(where)) if where.endswith(".py") else _module(where)
    if not all(part.isidentifier() for part in module.split(".")):
        raise CheckpointError(f"'{module}' is no name that Python imports; rename the file to letters, digits and _")
    return OwnCode(folder=folder, module=module, name=name, arguments=tuple(_argument(text) for text in arguments))


def _file(path: Path) -> tuple[Path, str]:
    """A file's own folder, or the folder above the outermost package that it lies in."""
    path = path.expanduser().resolve()
    if not path.is_file():
        raise CheckpointError(f"there is no file '{path.name}' in '{path.parent}'; name the model's code as {_FORM}")
    folder, parts = path.parent, [path.stem]
    while (folder / "__init__.py").is_file():
        folder, parts = folder.parent, [folder.name, *parts]
    return folder, ".".join(parts)


def _module(name: str) -> tuple[Path, str]:
    top = name.partition(".")[0]
    here = Path.cwd()
    if (here / top).is_dir() or (here / f"{top}.py").is_file():
        return here, name
    try:
        spec = importlib.util.find_spec(top) if top.isidentifier() else None
    except ValueError:
        spec = None
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        raise CheckpointError(f"there is no module '{name}' here or on Python's path; name the model's code as {_FORM}")
    place = Path(spec.origin).resolve()
    return (place.parent.parent if spec.submodule_search_locations else place.parent), name


def _argument(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.isidentifier():
        raise CheckpointError(f"arguments of the model's code are KEY=VALUE, such as latent=16; got '{text}'")
    return key, value
