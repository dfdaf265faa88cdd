"""The MLP generators of eriklindernoren/PyTorch-GAN (gan, wgan, cgan ...) and their copies: BatchNorm1d(n, 0.8)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.families import Example, Family, Recognition, State, affine, batch_norm, family, has_shapes
from models.families.examples import GENERATES, recognised
from models.families.inferred import build
from models.rebuilding.plan import Plan, card_of
from models.rebuilding.sketch.networks import square
from models.rebuilding.steps import Activation, BatchNorm, Embedding, LeakyReLU, Linear, Step

LAYERS = ("model.0", "model.2", "model.5", "model.8", "model.11")
LABELS = ("label_emb", "label_embedding")


def layout(widths: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights without an embedded label; ``widths`` are those of input, layers and image."""
    shapes: dict[str, tuple[int, ...]] = {}
    for layer, (before, after) in zip(LAYERS, pairwise(widths), strict=True):
        shapes |= affine(layer, after, before)
    for index in (1, 2, 3):
        shapes |= batch_norm(f"model.{3 * index}", widths[index + 1])
    return shapes


def recognise(state: State) -> Recognition | None:
    """Five linear layers, a BatchNorm after each but the first and the last, and perhaps an embedded label."""
    weights = [state.get(f"{layer}.weight") for layer in LAYERS]
    if any(weight is None or weight.ndim != 2 for weight in weights):
        return None
    widths = [int(weight.shape[1]) for weight in weights if weight is not None]
    widths.append(int(state["model.11.weight"].shape[0]))
    label = next((name for name in LABELS if f"{name}.weight" in state), None)
    classes = int(state[f"{label}.weight"].shape[0]) if label else None
    expected = layout(widths) | ({f"{label}.weight": (classes, classes)} if classes else {})
    image_shape, latent_dim = square(widths[-1]), widths[0] - (classes or 0)
    if not has_shapes(state, expected) or image_shape is None or latent_dim < 1:
        return None
    steps: list[Step] = [Embedding(label, "first")] if label else []
    steps += [Linear("model.0"), LeakyReLU(0.2)]
    for index in (1, 2, 3):
        steps += [Linear(LAYERS[index]), BatchNorm(f"model.{3 * index}", 0.8), LeakyReLU(0.2)]
    plan = Plan(
        image_shape=image_shape,
        value_range=(-1.0, 1.0),
        decoder=(*steps, Linear("model.11"), Activation("tanh")),
        latent_dim=latent_dim,
        classes=classes,
        prior="normal",
    )
    which = "cgan" if label else "gan"
    chain = " -> ".join(map(str, widths))
    return Recognition(
        card=card_of(plan, "pytorch_gan_mlp"),
        evidence=(f"the layers are those of the {which} generator of eriklindernoren/PyTorch-GAN, {chain}",),
    )


def example() -> Example:
    return recognised(recognise, layout((5, 6, 7, 8, 9, 64)), capabilities=GENERATES)


family(
    Family(
        name="pytorch_gan_mlp",
        title="MLP generator of PyTorch-GAN",
        build=build,
        recognise=recognise,
        example=example,
    )
)
