"""One module under two names, in a checkout: ``touchstone.evaluation.registry`` is ``evaluation.registry``.

An installed Touchstone holds the wings inside this package, and this file does nothing there. A checkout and an
editable installation have them beside it. Without the alias, a second copy would be loaded with a registry of its own.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

PACKAGE = Path(__file__).resolve().parent
WINGS = ("evaluation", "models", "training", "ui")


class Aliases(MetaPathFinder, Loader):
    """Finds ``alias`` and ``alias.x`` as the modules ``name`` and ``name.x``, for each pair of ``names``."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = dict(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        name = self._name(fullname)
        if name is None:
            return None
        importlib.import_module(name)  # what it raises names the module as it is
        return ModuleSpec(fullname, self)

    def create_module(self, spec: ModuleSpec) -> None:
        """A new module, that ``exec_module`` replaces: the real one keeps its own ``__spec__``."""

    def exec_module(self, module: ModuleType) -> None:
        alias = module.__name__
        name = self._name(alias)
        assert name is not None
        # Also what lies below and is loaded already. Imported on its own later, a submodule would take the place of
        # the function of its name in its package: `evaluation.report` is both.
        for loaded in [other for other in sys.modules if other == name or other.startswith(f"{name}.")]:
            sys.modules[alias + loaded[len(name) :]] = sys.modules[loaded]

    def _name(self, fullname: str) -> str | None:
        for alias, name in self.names.items():
            if fullname == alias or fullname.startswith(f"{alias}."):
                return name + fullname[len(alias) :]
        return None


def install() -> None:
    """Raises ImportError when the first wing that Python would find is somebody else's."""
    if (PACKAGE / WINGS[0]).is_dir():
        return
    _require_ours(WINGS[0])
    if not any(isinstance(finder, Aliases) for finder in sys.meta_path):
        sys.meta_path.insert(0, Aliases({f"{__package__}.{wing}": wing for wing in WINGS}))


def _require_ours(name: str) -> None:
    loaded = sys.modules.get(name)
    spec = PathFinder.find_spec(name) if loaded is None else loaded.__spec__
    origin = None if spec is None else spec.origin
    if origin is None or Path(origin).resolve().parent.parent != PACKAGE.parent:
        raise ImportError(
            f"touchstone runs from its checkout {PACKAGE.parent} and needs the package '{name}' from there; Python "
            f"finds {origin or 'none'}. Beside a package of that name, install Touchstone: pip install {PACKAGE.parent}"
        )
