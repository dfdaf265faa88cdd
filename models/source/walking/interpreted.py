"""Torch modules whose class is the source's: torch keeps their weights and children, the walk runs their methods."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from torch import nn

from models.source.refusals import NotUnderstood
from models.source.values.values import NO_DEFAULT, Class, Value
from models.source.walking.walk import call

ACTIVE: ContextVar[Any] = ContextVar("active source frame")
"""The frame from which torch was called, when it calls back."""


class Interpreted(nn.Module):
    """Never made by calling it: ``bare`` makes it, then the source's ``__init__`` runs."""

    source_class: Class
    source_attributes: dict[str, Value]

    def forward(self, *given: Value, **named: Value) -> Value:
        """As the source's forward says, or its torch base class where the source has none."""
        frame = ACTIVE.get(None)
        if frame is None:
            raise NotUnderstood("is called outside of Instance.call")
        own = self.source_class.find("forward")
        if own is not NO_DEFAULT:
            return call(own, [self, *given], named, frame)
        return super().forward(*given, **named)


_LAYOUTS: dict[type[nn.Module], type[Any]] = {}


def _layout(base: type[nn.Module]) -> type[Any]:
    """The class of torch modules that extend ``base`` by a class of the source; one for each class of torch."""
    if base not in _LAYOUTS:
        _LAYOUTS[base] = type(f"Interpreted{base.__name__}", (Interpreted, base), {})
    return _LAYOUTS[base]


def bare(cls: Class, base: type[nn.Module]) -> Interpreted:
    """An instance before any ``__init__``: it has neither weights nor children yet."""
    made: Interpreted = object.__new__(_layout(base))
    made.__dict__["source_class"] = cls
    made.__dict__["source_attributes"] = {}
    return made
