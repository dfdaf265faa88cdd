"""How a live model makes images of codes: the shape that it takes codes in, and which of its outputs are the images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.live.calls import Call, Place, fit
from models.live.outputs import Kind, Output
from models.modules.roles import Function, name_of

ImageShape = tuple[int, int, int]
SIZES = (
    "latent_dim", "latent_size", "z_dim", "zdim", "dim_z", "nz", "n_z", "noise_dim", "noise_size", "code_dim",
    "latent_dims", "latent_channels", "z_size", "embedding_dim",
)  # fmt: skip
"""How authors call the size of a code, as an attribute of the module."""
_CODES = 5


@dataclass(frozen=True, kw_only=True)
class Decoding:
    """(codes (n, d), labels) -> images in the model's own range, n x the image's shape."""

    call: Call
    picked: int
    image_shape: ImageShape
    latent_dim: int

    def __call__(self, codes: Tensor, labels: Tensor | None = None) -> Tensor:
        made = self.call(codes, labels)[self.picked].tensor
        return made.reshape(len(codes), *self.image_shape)


def find_decoding(
    function: Function,
    code_shapes: Sequence[tuple[int, ...]],
    image_shape: ImageShape,
    *,
    place: Place,
    classes: int | None,
    other_shapes: bool = False,
) -> Decoding:
    """How this callable decodes. ``other_shapes``: images may be of another shape than ``image_shape``.

    Raises CheckpointError where it takes none of the shapes of codes, or gives no images.
    """
    failures: list[CheckpointError] = []
    for shape in dict.fromkeys(code_shapes):
        codes = torch.randn(_CODES, math.prod(shape), generator=torch.Generator().manual_seed(0))

        def pick(made: list[Output]) -> tuple[int, ImageShape] | None:
            return _pick(made, image_shape, other_shapes)

        wanted = f"images of shape (n, {', '.join(map(str, image_shape))})"
        try:
            call, (index, found) = fit(function, codes, [shape], pick, place=place, classes=classes, wanted=wanted)
        except CheckpointError as error:
            failures.append(error)
            continue
        return Decoding(call=call, picked=index, image_shape=found, latent_dim=math.prod(shape))
    raise failures[0]


def _pick(made: list[Output], shape: ImageShape, other_shapes: bool) -> tuple[int, ImageShape] | None:
    floats = [i for i, item in enumerate(made) if item.tensor.is_floating_point() and len(item.tensor.shape) >= 2]
    ours = [i for i in floats if len(made[i].tensor) == _CODES]
    fitting = [i for i in ours if made[i].tensor[0].numel() == math.prod(shape)]
    fitting = [i for i in fitting if made[i].tensor.ndim < 4 or tuple(made[i].tensor.shape[1:]) == shape]
    if fitting:
        return next((i for i in fitting if made[i].kind in (Kind.IMAGES, Kind.MEAN)), fitting[0]), shape
    if other_shapes:
        for i in ours:
            if made[i].tensor.ndim == 4 and made[i].tensor.shape[1] in (1, 3):
                c, h, w = made[i].tensor.shape[1:]
                return i, (c, h, w)
    return None


def code_shapes_of(
    function: Function, modules: Sequence[nn.Module], latent_dim: int | None, classes: int | None
) -> list[tuple[int, ...]]:
    """Shapes of codes that a generator may take: of the stated size, of its attributes', of its first layer's.

    Raises CheckpointError, which asks for ``latent_dim``, where nothing says it.
    """
    looked = [function] if isinstance(function, nn.Module) else list(modules)
    sizes = [int(latent_dim)] if latent_dim is not None else [*_stated_sizes(looked), *_layer_sizes(looked, classes)]
    if not sizes:
        raise CheckpointError(
            f"the size of the code that {name_of(function)} takes is not known, as neither an attribute nor its first "
            "layer says it; say latent_dim="
        )
    return [shape for size in dict.fromkeys(sizes) for shape in ((size,), (size, 1, 1))]


def _stated_sizes(modules: Sequence[nn.Module]) -> list[int]:
    found = [getattr(module, name, None) for module in modules for name in SIZES]
    return [size for size in found if isinstance(size, int) and not isinstance(size, bool) and size > 0]


def _layer_sizes(modules: Sequence[nn.Module], classes: int | None) -> list[int]:
    """What the first layers take, also less the labels that a conditional network is given beside the code."""
    layers = [part for module in modules for part in module.modules() if _width(part)]
    embedded = [part.embedding_dim for module in modules for part in module.modules() if isinstance(part, nn.Embedding)]
    sizes = [_width(layer) for layer in layers[:2]]
    less = [0] if classes is None else [0, classes, *embedded]
    return [size - labels for size in sizes for labels in less if size > labels]


def _width(layer: nn.Module) -> int:
    if isinstance(layer, nn.Linear):
        return layer.in_features
    return layer.in_channels if isinstance(layer, nn.ConvTranspose2d | nn.Conv2d) else 0
