"""The DCGAN generator of the PyTorch examples and its copies: netG_epoch_N.pth, 64 x 64 (Radford et al. 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.families import Example, Family, Recognition, State, batch_norm, family, has_shapes
from models.families.examples import GENERATES, recognised
from models.families.inferred import build
from models.rebuilding.plan import Plan, card_of
from models.rebuilding.steps import Activation, BatchNorm, ConvTranspose, Step, Unsqueeze

LAYERS = ("main.0", "main.3", "main.6", "main.9", "main.12")


def layout(widths: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights; ``widths`` are the code's, those of the four inner maps, and the image's."""
    shapes: dict[str, tuple[int, ...]] = {}
    for index, (layer, (before, after)) in enumerate(zip(LAYERS, pairwise(widths), strict=True)):
        shapes[f"{layer}.weight"] = (before, after, 4, 4)
        if index < 4:
            shapes |= batch_norm(f"main.{3 * index + 1}", after)
    return shapes


def recognise(state: State) -> Recognition | None:
    """Exactly five transposed 4-kernels without biases and the BatchNorms between them."""
    first = [state.get(f"{layer}.weight") for layer in LAYERS]
    if any(weight is None or weight.ndim != 4 for weight in first):
        return None
    widths = [int(weight.shape[0]) for weight in first if weight is not None]
    widths.append(int(state["main.12.weight"].shape[1]))
    if not has_shapes(state, layout(widths)) or widths[-1] not in (1, 3):
        return None
    steps: list[Step] = [Unsqueeze(), ConvTranspose("main.0", 1, 0), BatchNorm("main.1"), Activation("relu")]
    for index, layer in enumerate(LAYERS[1:], start=1):
        steps.append(ConvTranspose(layer, 2, 1))
        steps += [BatchNorm(f"main.{3 * index + 1}"), Activation("relu")] if index < 4 else [Activation("tanh")]
    plan = Plan(
        image_shape=(widths[-1], 64, 64),
        value_range=(-1.0, 1.0),
        decoder=tuple(steps),
        latent_dim=widths[0],
        prior="normal",
    )
    chain = " -> ".join(map(str, widths))
    return Recognition(
        card=card_of(plan, "pytorch_examples_dcgan"),
        evidence=(f"main.0 to main.12 are the generator of pytorch/examples dcgan, channels {chain}",),
    )


def example() -> Example:
    return recognised(recognise, layout((5, 4, 4, 3, 3, 1)), capabilities=GENERATES)


family(
    Family(
        name="pytorch_examples_dcgan",
        title="DCGAN generator of the PyTorch examples",
        build=build,
        recognise=recognise,
        example=example,
    )
)
