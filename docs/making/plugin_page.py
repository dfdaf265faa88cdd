"""What plug-ins are made with: the names that a package of somebody else's imports from ``touchstone``."""

from __future__ import annotations

from typing import Any

import touchstone
from docs.making.links import anchor
from docs.making.signatures import annotated, class_section, function_section
from evaluation import types as vocabulary
from evaluation.record.run import Run
from touchstone import types, views
from touchstone.vocabulary import NAMES

HEAD = """# What plug-ins are made with

The names that a package of yours imports from `touchstone` to [add a
metric](how-to/add-a-metric-from-your-package.md) and other things. They are the same objects in a checkout and in an
installed Touchstone. [`Run`](api.md#run) is described with the library. [Extending](extending.md) has an example for
each kind."""
TYPES = "## touchstone.types\n\nAliases of arrays for annotations: `from touchstone.types import Images`."
VIEWS = "## touchstone.views\n\nWhat a metric may return: `from touchstone.views import Scalar`."


def plugin_page() -> str:
    names = sorted(set(NAMES) - {Run.__name__}, key=lambda name: (name.lower(), name[0].isupper()))
    listed = " · ".join(f"[`{name}`](#{anchor(heading_of(name))})" for name in names)
    sections = [_section(name) for name in names]
    kinds = [getattr(views, name) for name in views.__all__ if isinstance(getattr(views, name), type)]
    written, meaning = annotated(vocabulary)
    aliases = "\n".join(f"- `{name}` is `{written[name]}`. {meaning.get(name, '')}".rstrip() for name in types.__all__)
    return "\n\n".join([HEAD, listed, *sections, f"{TYPES}\n\n{aliases}", VIEWS, *(_view(kind) for kind in kinds)])


def heading_of(name: str) -> str:
    """A class and a function may differ by a capital only: ``Finding`` and ``finding``."""
    return f"{name} (class)" if isinstance(getattr(touchstone, name), type) else name


def _section(name: str) -> str:
    item: Any = getattr(touchstone, name)
    return class_section(heading_of(name), item) if isinstance(item, type) else function_section(name, item)


def _view(kind: type) -> str:
    return class_section(f"views.{kind.__name__}", kind)
