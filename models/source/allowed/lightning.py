"""PyTorch Lightning: a LightningModule is a torch module that keeps its settings."""

from __future__ import annotations

from torch import nn

from models.source.allowed.library import LIBRARY
from models.source.allowed.modules import MODULE
from models.source.allowed.settings import attribute_dict, settings_of
from models.source.values.frames import Frame
from models.source.values.open_settings import OpenSettings
from models.source.values.values import HostClass, Value
from models.source.walking.interpreted import Interpreted
from models.source.walking.members import method

Arguments = list[Value]
Named = dict[str, Value]


class Lightning(nn.Module):
    """The layout of every LightningModule: weights as those of a torch module."""


def _lightning(frame: Frame, args: Arguments, named: Named) -> Value:
    return Lightning()


LIBRARY["pytorch_lightning.LightningModule"] = HostClass(
    "LightningModule", _lightning, (Lightning,), Lightning, (MODULE,)
)
LIBRARY["pytorch_lightning.LightningDataModule"] = HostClass(
    "LightningDataModule", _lightning, (), None, (LIBRARY["builtins.object"],)
)


@method(Lightning, "__init__")
def _init(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    nn.Module.__init__(receiver)
    if isinstance(receiver, Interpreted):
        receiver.source_attributes.setdefault("hparams", attribute_dict({}))
        receiver.source_attributes.setdefault("automatic_optimization", True)
        receiver.source_attributes.setdefault("device", LIBRARY["torch.device"].call(frame, ["cpu"], {}))


@method(Lightning, "save_hyperparameters")
def _save(frame: Frame, receiver: Interpreted, args: Arguments, named: Named) -> Value:
    """The arguments of ``__init__`` that the caller's frame holds, or the settings that are given."""
    opened = next((value for value in args if isinstance(value, OpenSettings)), None)
    if opened is not None:
        receiver.source_attributes["hparams"] = opened
        return
    ignored = named.get("ignore") or ()
    ignored = (ignored,) if isinstance(ignored, str) else tuple(ignored)
    chosen = [name for name in args if isinstance(name, str)]
    found = {}
    for value in args:
        found.update(settings_of(value, frame))
    if not args or chosen:
        parameters = frame.function.parameters if frame.function else ()
        found.update({item.name: frame.scope.get(item.name) for item in parameters[1:] if item.kind != "named rest"})
        for item in parameters:
            if item.kind == "named rest":
                found.update(frame.scope.get(item.name, {}))
    if chosen:
        found = {name: value for name, value in found.items() if name in chosen}
    kept = {name: value for name, value in found.items() if name not in ignored and not isinstance(value, nn.Module)}
    before = receiver.source_attributes.get("hparams", attribute_dict({}))
    receiver.source_attributes["hparams"] = attribute_dict({**before.attributes, **kept})


@method(Lightning, "log", "log_dict", "print", "manual_backward", "toggle_optimizer", "untoggle_optimizer", "freeze")
def _nothing(frame: Frame, receiver: Interpreted, args: Arguments, named: Named) -> Value:
    return None
