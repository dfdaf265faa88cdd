"""The steps that a rebuilt network is made of: one frozen dataclass a kind, values only.

``models.rebuilding.notation`` reads and writes them as text, ``models.rebuilding.program`` runs them. A ``key`` is the
path of the layer whose weights the step uses. Sizes are pixels, ``shape`` is (channels, height, width).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Joining = Literal["cat", "first", "mul", "map"]
"""How a label joins features: after them, before them, multiplied with them, or as one more map."""


@dataclass(frozen=True, slots=True)
class Linear:
    key: str


@dataclass(frozen=True, slots=True)
class Conv:
    key: str
    stride: int
    padding: int
    mode: str | None = None
    """``zeros``, or a mode of torch.nn.functional.pad. None pads with zeros too, but nothing states it."""
    dilation: int = 1


@dataclass(frozen=True, slots=True)
class ConvTranspose:
    key: str
    stride: int
    padding: int
    output_padding: int = 0
    dilation: int = 1


@dataclass(frozen=True, slots=True)
class BatchNorm:
    key: str
    eps: float | None = None
    """None is torch's 1e-5, but nothing states it."""


@dataclass(frozen=True, slots=True)
class LayerNorm:
    key: str
    eps: float | None = None


@dataclass(frozen=True, slots=True)
class GroupNorm:
    key: str
    groups: int


@dataclass(frozen=True, slots=True)
class InstanceNorm:
    key: str


@dataclass(frozen=True, slots=True)
class PReLU:
    key: str


@dataclass(frozen=True, slots=True)
class Quantise:
    """Each vector becomes its nearest row of a codebook (van den Oord et al. 2017)."""

    key: str


@dataclass(frozen=True, slots=True)
class Activation:
    """A function of each value, by its name in ``models.rebuilding.program``."""

    function: str


@dataclass(frozen=True, slots=True)
class LeakyReLU:
    slope: float = 0.01


@dataclass(frozen=True, slots=True)
class MaxPool:
    size: int
    stride: int
    padding: int = 0


@dataclass(frozen=True, slots=True)
class AveragePool:
    size: int
    stride: int
    padding: int = 0


@dataclass(frozen=True, slots=True)
class GlobalPool:
    """The mean over height and width."""


@dataclass(frozen=True, slots=True)
class Upsample:
    """Nearest neighbours."""

    factor: float


@dataclass(frozen=True, slots=True)
class UpsampleBilinear:
    factor: float


@dataclass(frozen=True, slots=True)
class UpsampleAligned:
    """Bilinear with aligned corners."""

    factor: float


@dataclass(frozen=True, slots=True)
class Resize:
    """Bilinear, to (height, width)."""

    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Crop:
    """The upper left (height, width)."""

    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Flatten:
    pass


@dataclass(frozen=True, slots=True)
class Unsqueeze:
    """A flat code as maps of one pixel."""


@dataclass(frozen=True, slots=True)
class View:
    shape: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class FirstHalf:
    """The first half of the features: the mean in a split output."""


@dataclass(frozen=True, slots=True)
class SecondHalf:
    """The second half of the features: the spread in a split output."""


@dataclass(frozen=True, slots=True)
class Scale:
    factor: float


@dataclass(frozen=True, slots=True)
class Normalise:
    """(x - mean) / std, a value for each channel."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Denormalise:
    """x * std + mean, a value for each channel."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OneHot:
    """The label as a one-hot vector."""

    classes: int
    joining: Joining = "cat"


@dataclass(frozen=True, slots=True)
class OneHotMaps:
    """The label as one constant map a class."""

    classes: int
    joining: Joining = "cat"


@dataclass(frozen=True, slots=True)
class Embedding:
    """The label's row of an embedding."""

    key: str
    joining: Joining


@dataclass(frozen=True, slots=True)
class LinearLabel:
    """A linear layer of the one-hot label, and perhaps an activation."""

    key: str
    activation: Activation | LeakyReLU | None
    joining: Joining


Weighted = Linear | Conv | ConvTranspose | BatchNorm | LayerNorm | GroupNorm | InstanceNorm | PReLU | Quantise
Conditioned = OneHot | OneHotMaps | Embedding | LinearLabel
Pointwise = Activation | LeakyReLU
Step = (
    Weighted | Conditioned | Pointwise
    | MaxPool | AveragePool | GlobalPool | Upsample | UpsampleBilinear | UpsampleAligned | Resize | Crop
    | Flatten | Unsqueeze | View | FirstHalf | SecondHalf | Scale | Normalise | Denormalise
)  # fmt: skip
Program = tuple[Step, ...]
"""A network, or a part of one: its steps in order."""


def key_of(step: object) -> str | None:
    """The path of the layer that a step uses; None for a step without weights."""
    key = getattr(step, "key", None)
    return key if isinstance(key, str) else None
