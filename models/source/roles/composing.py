"""An encoder and a decoder, two methods, parts or networks, as one network that reconstructs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from models.live.outputs import SPREADS, Kind, Output, outputs
from models.modules.roles import DECODE, ENCODE
from models.source.roles.forms import Form, tried
from models.source.roles.network import Input, Network, named

_ENCODE = (*ENCODE, "forward_encoder", "encode_image", "representation", "inference_net", "encoder_net", "E", "netE")
_DECODE = (*DECODE, "forward_decoder", "reconstruct", "inference", "generative_net", "decoder_net", "P")


@dataclass(frozen=True)
class Step:
    """One method of a network, called by position."""

    network: Network
    method: str

    @property
    def inputs(self) -> Sequence[Input]:
        return self.network.inputs(self.method) or ()

    def call(self, *args: Any) -> Any:
        return named(self.network.call(self.method, *args), self.network.returned(self.method))

    def draws(self, *args: Any) -> Any:
        return named(self.network.draws(self.method, *args), self.network.returned(self.method))


def member(network: Network, names: Sequence[str]) -> Step | None:
    """The first method or part of these names; of longer names, the first part that begins with one of them."""
    children = network.children()
    for name in names:
        if name != "forward" and network.inputs(name) is not None:
            return Step(network, name)
        if name in children and children[name].inputs("forward") is not None:
            return Step(children[name], "forward")
    long = [name for name in names if len(name) > 2]
    for name, part in children.items():
        if name.lower().startswith(tuple(long)) and part.inputs("forward") is not None:
            return Step(part, "forward")
    return None


class Composed:
    """A network whose forward decodes what the encoder gives."""

    def __init__(self, encode: Step, decode: Step, title: str) -> None:
        self.encode, self.decode, self.title = encode, decode, title

    @staticmethod
    def of(network: Network) -> Composed | None:
        """Of the methods and parts of one network."""
        encode, decode = member(network, _ENCODE), member(network, _DECODE)
        return None if encode is None or decode is None else Composed(encode, decode, network.title)

    def inputs(self, method: str) -> Sequence[Input] | None:
        own, others = self.encode.inputs, self.decode.inputs
        if method != "forward":
            return None
        more = [item for item in others[1:] if item.name not in {given.name for given in own}]
        return [*own, *more]

    def call(self, method: str, *args: Any) -> Any:
        return self._composed(self.encode.call(*args[: len(self.encode.inputs)]), args)

    def draws(self, method: str, *args: Any) -> Any:
        return self._composed(self.encode.draws(*args[: len(self.encode.inputs)]), args)

    def _composed(self, encoded: Any, args: Sequence[Any]) -> Any:
        found = outputs(encoded)
        code = mean_of(found, args[0])
        conditions = args[1 : len(self.decode.inputs)] if len(self.decode.inputs) > 1 else ()
        made = self.decode.call(code, *conditions)
        rest = {f"encoded {i} {item.kind or ''}".strip(): item.tensor for i, item in enumerate(found)}
        return {"reconstruction": made, **rest}

    def returned(self, method: str) -> Sequence[str]:
        return ()

    def children(self) -> Mapping[str, Network]:
        return {}

    def attributes(self) -> Mapping[str, Any]:
        return {**self.decode.network.attributes(), **self.encode.network.attributes()}


def mean_of(found: Sequence[Output], images: Tensor) -> Tensor:
    """The code among what an encoder gives: by its name, else the first. Raises ValueError where there is none."""
    fitting = [item for item in found if item.tensor.is_floating_point() and item.tensor.ndim >= 2]
    fitting = [item for item in fitting if len(item.tensor) == len(images)]
    means = [item for item in fitting if item.kind is Kind.MEAN]
    others = [item for item in fitting if item.kind not in SPREADS and item.kind is not Kind.IMAGES]
    chosen = (means or others or fitting)[:1]
    if not chosen:
        raise ValueError("the encoder gives no code for each image")
    return chosen[0].tensor


def boundaries_of(network: Network, form: Form, images: Tensor, labels: Tensor | None) -> list[Tensor]:
    """What the network's own encoder gives for images (n, c, h, w); empty where it has none that takes them."""
    step = member(network, _ENCODE)
    if step is None:
        return []
    flat = (images[0].numel(),)
    for shape in dict.fromkeys((form.shape, tuple(images.shape[1:]), flat)):
        for conditions in dict.fromkeys((form.conditions, ())):
            value = tried(step.call, Form(shape, form.at, conditions), images, labels)
            if value is not None:
                found = [item.tensor for item in outputs(value) if item.kind not in SPREADS]
                return [item for item in found if item.is_floating_point() and item.ndim >= 2]
    return []
