"""The convolutional generators of eriklindernoren/PyTorch-GAN (dcgan, acgan ...): upsampling, BatchNorm2d(n, 0.8)."""

from __future__ import annotations

from math import isqrt

from models.families import Example, Family, Recognition, State, affine, batch_norm, family, has_shapes
from models.families.examples import GENERATES, recognised
from models.families.inferred import build
from models.rebuilding.plan import Plan, card_of
from models.rebuilding.steps import Activation, BatchNorm, Conv, Embedding, LeakyReLU, Linear, Upsample, View


def layout(channels: int, side: int, latent_dim: int, classes: int | None) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights; ``side`` is that of the smallest maps."""
    return {
        **affine("l1.0", 128 * side * side, latent_dim),
        **batch_norm("conv_blocks.0", 128),
        **affine("conv_blocks.2", 128, 128, 3, 3),
        **batch_norm("conv_blocks.3", 128),
        **affine("conv_blocks.6", 64, 128, 3, 3),
        **batch_norm("conv_blocks.7", 64),
        **affine("conv_blocks.9", channels, 64, 3, 3),
        **({"label_emb.weight": (classes, latent_dim)} if classes else {}),
    }


def recognise(state: State) -> Recognition | None:
    """A linear layer to 128 maps, then two upsamplings between three 3-kernels; perhaps an embedded label."""
    linear, last = state.get("l1.0.weight"), state.get("conv_blocks.9.weight")
    if linear is None or last is None or linear.ndim != 2 or last.ndim != 4:
        return None
    side, latent_dim, channels = isqrt(linear.shape[0] // 128), int(linear.shape[1]), int(last.shape[0])
    label = "label_emb" if "label_emb.weight" in state else None
    classes = int(state["label_emb.weight"].shape[0]) if label else None
    if not has_shapes(state, layout(channels, side, latent_dim, classes)) or channels not in (1, 3) or side < 2:
        return None
    plan = Plan(
        image_shape=(channels, 4 * side, 4 * side),
        value_range=(-1.0, 1.0),
        decoder=(
            *((Embedding("label_emb", "mul"),) if label else ()),
            Linear("l1.0"), View((128, side, side)), BatchNorm("conv_blocks.0"),
            Upsample(2), Conv("conv_blocks.2", 1, 1), BatchNorm("conv_blocks.3", 0.8), LeakyReLU(0.2),
            Upsample(2), Conv("conv_blocks.6", 1, 1), BatchNorm("conv_blocks.7", 0.8), LeakyReLU(0.2),
            Conv("conv_blocks.9", 1, 1), Activation("tanh"),
        ),
        latent_dim=latent_dim,
        classes=classes,
        prior="normal",
    )  # fmt: skip
    which = "acgan" if label else "dcgan"
    return Recognition(
        card=card_of(plan, "pytorch_gan_dcgan"),
        evidence=(f"l1 and conv_blocks are those of the {which} generator of eriklindernoren/PyTorch-GAN",),
    )


def example() -> Example:
    return recognised(recognise, layout(1, 2, 5, 3), capabilities=GENERATES)


family(
    Family(
        name="pytorch_gan_dcgan",
        title="Upsampling generator of PyTorch-GAN",
        build=build,
        recognise=recognise,
        example=example,
    )
)
