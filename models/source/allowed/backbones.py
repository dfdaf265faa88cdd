"""``torchvision.models``: the networks that autoencoders take apart, made without their weights."""

from __future__ import annotations

from models.source.allowed.library import listed
from models.source.backbones.named import BACKBONES, CLASSES
from models.source.values.frames import Frame
from models.source.values.values import Value

_IDLE = frozenset({"weights", "pretrained", "progress"})
"""Arguments that say which weights to begin with: those of the checkpoint come in their place."""
_MOST_CLASSES = 100_000
_COST = 2000
"""Steps that one network counts for."""


def _backbone(name: str) -> None:
    @listed(f"torchvision.models.{name}")
    def make(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
        frame.run.meter.tick(_COST)
        other = next((key for key in named if key not in _IDLE and key != "num_classes"), None)
        if other is not None:
            raise frame.unknown(f"makes a {name} with {other}=")
        classes = named.get("num_classes", CLASSES)
        if not isinstance(classes, int) or not 0 < classes <= _MOST_CLASSES:
            raise frame.unknown(f"makes a {name} with another num_classes than a number up to {_MOST_CLASSES}")
        return BACKBONES[name](classes)


for _name in BACKBONES:
    _backbone(_name)
