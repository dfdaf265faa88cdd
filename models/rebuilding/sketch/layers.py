"""Weights by name -> layers by path: what kind each is, as its names and shapes (or a pickled module's facts) say.

Reparametrised weights are folded to what the forward pass uses: spectral norm (Miyato et al. 2018) divides by
sigma = u^T W v, weight norm (Salimans & Kingma 2016) scales each row to the length g.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from models.formats.contents import LayerFacts, WeightTable
from models.rebuilding.sketch.stated import Stated, stated_by_path

Kind = Literal["linear", "conv", "batch_norm", "norm", "prelu", "embedding", "foreign"]
MAIN: frozenset[str] = frozenset({"linear", "conv"})

_PARAMETRIZED = re.compile(r"^(?P<path>.*?)\.?parametrizations\.(?P<local>weight|bias)\.(?P<rest>.+)$")
_NORM_CLASSES = {"LayerNorm", "GroupNorm", "InstanceNorm2d", "InstanceNorm1d", "RMSNorm"}


@dataclass(frozen=True, eq=False)
class Layer:
    """One parametrised layer. ``weight`` of a linear layer is (out, in), of a convolution (a, b, kh, kw)."""

    path: str
    kind: Kind
    weight: Tensor
    bias: Tensor | None = None
    running_mean: Tensor | None = None
    running_var: Tensor | None = None
    facts: LayerFacts | None = None
    stated: Stated | None = None
    """What a pickled Sequential fixes around this layer."""

    @property
    def features(self) -> int:
        """Channels that a norm works on."""
        return int(self.weight.shape[0])

    @property
    def kernel(self) -> int:
        return int(self.weight.shape[2])

    @property
    def ambiguous(self) -> bool:
        """A convolution whose shapes do not tell whether it is transposed."""
        if self.kind != "conv" or self.facts is not None:
            return False
        a, b = self.weight.shape[:2]
        return a == b or self.bias is None

    @property
    def lopsided(self) -> bool:
        """A convolution unlike in height and width: in its kernel, or in what a pickled module states of it."""
        if self.kind != "conv":
            return False
        stated = self.facts.attributes if self.facts is not None else {}
        sides = [stated.get(name) for name in ("stride", "padding", "output_padding", "dilation")]
        return self.weight.shape[2] != self.weight.shape[3] or any(
            isinstance(value, tuple) and len(set(value)) > 1 for value in sides
        )

    def outputs(self, transposed: bool = False) -> int:
        return int(self.weight.shape[1 if transposed else 0])

    def inputs(self, transposed: bool = False) -> int:
        return int(self.weight.shape[0 if transposed else 1])

    def may_be(self, transposed: bool) -> bool:
        """Whether a convolution's shapes (or facts) allow it to be transposed, or not to be."""
        if self.facts is not None and self.facts.builtin:
            return self.facts.class_name.startswith("ConvTranspose") == transposed
        return self.bias is None or len(self.bias) == self.outputs(transposed)


def layers_of(table: WeightTable) -> tuple[Layer, ...]:
    """Layers in the order of the file."""
    groups: dict[str, dict[str, Tensor]] = {}
    for name, tensor in table.tensors.items():
        match = _PARAMETRIZED.match(name)
        if match:
            path, local = match["path"], f"{match['local']}@{match['rest']}"
        else:
            path, _, local = name.rpartition(".")
        groups.setdefault(path, {})[local] = tensor
    facts = {item.path: item for item in table.modules}
    stated = stated_by_path(table.modules)
    return tuple(_layer(path, local, facts.get(path), stated.get(path)) for path, local in groups.items())


def _layer(path: str, local: dict[str, Tensor], facts: LayerFacts | None, stated: Stated | None) -> Layer:
    builtin = facts if facts is not None and facts.builtin else None
    weight, bias = _weight(local), local.get("bias")
    mean, var = local.get("running_mean"), local.get("running_var")
    if mean is not None and var is not None:
        scale = weight if weight is not None else torch.ones_like(mean)
        shift = bias if bias is not None else torch.zeros_like(mean)
        return Layer(path, "batch_norm", scale, shift, mean, var, builtin)
    known = {"weight", "bias"} | {name for name in local if name.startswith(("weight_", "weight@"))}
    if weight is None or not set(local) <= known or any(name.startswith("weight_ih") for name in local):
        return Layer(path, "foreign", next(iter(local.values())), facts=builtin)
    return Layer(path, _kind(path, weight, bias, builtin), weight, bias, facts=builtin, stated=stated)


def _kind(path: str, weight: Tensor, bias: Tensor | None, facts: LayerFacts | None) -> Kind:
    if facts is not None:
        name = facts.class_name
        if name == "Embedding":
            return "embedding"
        if name == "PReLU":
            return "prelu"
        if name in _NORM_CLASSES:
            return "norm"
    if weight.ndim == 2:
        label_like = bias is None and re.search(r"emb|label|class|codebook|vq", path.lower())
        return "embedding" if label_like else "linear"
    if weight.ndim == 4:
        return "conv"
    if bias is not None and bias.shape == weight.shape:
        return "norm"
    if weight.ndim == 1 and bias is None:
        return "prelu"
    return "foreign"


def _weight(local: Mapping[str, Tensor]) -> Tensor | None:
    """The weight as the forward pass uses it."""
    if "weight" in local:
        return local["weight"]
    original = local.get("weight_orig", local.get("weight@original"))
    u = local.get("weight_u", local.get("weight@0._u"))
    v = local.get("weight_v", local.get("weight@0._v"))
    if original is not None and u is not None:
        rows = original.flatten(1) if original.shape[0] == len(u) else original.transpose(0, 1).flatten(1)
        if v is None or len(v) != rows.shape[1]:
            v = torch.nn.functional.normalize(rows.T @ u, dim=0)
        return original / torch.dot(u, rows @ v)
    g = local.get("weight_g", local.get("weight@original0"))
    direction = local.get("weight_v", local.get("weight@original1"))
    if g is not None and direction is not None:
        axes = [axis for axis in range(direction.ndim) if g.shape[axis] == 1]
        length = torch.linalg.vector_norm(direction, dim=axes, keepdim=True)
        return torch.mul(direction, torch.div(g, length))
    return original
