"""The vanilla VAE of AntixK/PyTorch-VAE and its variants of the same layout (beta, DIP, MMD ...), tanh images."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.families import Example, Family, Recognition, State, affine, batch_norm, family, has_shapes
from models.families.examples import VARIATIONAL, recognised
from models.families.inferred import build
from models.rebuilding.plan import Plan, card_of
from models.rebuilding.steps import Activation, BatchNorm, Conv, ConvTranspose, Flatten, LeakyReLU, Linear, Step, View

SMALLEST = 2
"""Side of the smallest maps, which the code's linear layer is reshaped to."""


def layout(channels: int, widths: Sequence[int], latent_dim: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights; ``widths`` are the maps after each halving."""
    flat = widths[-1] * SMALLEST**2
    shapes = {
        **affine("fc_mu", latent_dim, flat),
        **affine("fc_var", latent_dim, flat),
        **affine("decoder_input", flat, latent_dim),
        **affine("final_layer.0", widths[0], widths[0], 3, 3),
        **batch_norm("final_layer.1", widths[0]),
        **affine("final_layer.3", channels, widths[0], 3, 3),
    }
    for stage, (before, after) in enumerate(pairwise([channels, *widths])):
        shapes |= affine(f"encoder.{stage}.0", after, before, 3, 3) | batch_norm(f"encoder.{stage}.1", after)
    for stage, (before, after) in enumerate(pairwise(reversed(widths))):
        shapes |= affine(f"decoder.{stage}.0", before, after, 3, 3, outputs=after)
        shapes |= batch_norm(f"decoder.{stage}.1", after)
    return shapes


def recognise(state: State) -> Recognition | None:
    """Blocks of 3-kernels of stride 2 that mirror each other, heads fc_mu and fc_var, and a final layer."""
    stages = sum(1 for name in state if name.startswith("encoder.") and name.endswith(".0.weight"))
    first, head = state.get("encoder.0.0.weight"), state.get("fc_mu.weight")
    outer = [state.get(f"encoder.{stage}.0.weight") for stage in range(stages)]
    if first is None or head is None or stages < 2 or any(weight is None or weight.ndim != 4 for weight in outer):
        return None
    channels, latent_dim = int(first.shape[1]), int(head.shape[0])
    widths = [int(weight.shape[0]) for weight in outer if weight is not None]
    if not has_shapes(state, layout(channels, widths, latent_dim)) or channels not in (1, 3):
        return None
    down: list[Step] = []
    for stage in range(stages):
        down += [Conv(f"encoder.{stage}.0", 2, 1), BatchNorm(f"encoder.{stage}.1"), LeakyReLU()]
    up: list[Step] = []
    for stage in range(stages - 1):
        up += [ConvTranspose(f"decoder.{stage}.0", 2, 1, 1), BatchNorm(f"decoder.{stage}.1"), LeakyReLU()]
    side = SMALLEST * 2**stages
    plan = Plan(
        image_shape=(channels, side, side),
        value_range=(-1.0, 1.0),
        encoder=tuple(down),
        mean=(Flatten(), Linear("fc_mu")),
        spread=(Flatten(), Linear("fc_var")),
        decoder=(
            Linear("decoder_input"), View((widths[-1], SMALLEST, SMALLEST)), *up,
            ConvTranspose("final_layer.0", 2, 1, 1), BatchNorm("final_layer.1"), LeakyReLU(),
            Conv("final_layer.3", 1, 1), Activation("tanh"),
        ),
        latent_dim=latent_dim,
        prior="normal",
    )  # fmt: skip
    return Recognition(
        card=card_of(plan, "pytorch_vae"),
        evidence=(f"encoder, fc_mu, fc_var, decoder_input and final_layer as in AntixK/PyTorch-VAE, {stages} stages",),
    )


def example() -> Example:
    return recognised(recognise, layout(1, (4, 6, 8), 3), capabilities=VARIATIONAL)


family(Family(name="pytorch_vae", title="VAE of AntixK/PyTorch-VAE", build=build, recognise=recognise, example=example))
