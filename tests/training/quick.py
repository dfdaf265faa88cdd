"""Options with which each family is trained in no time."""

from __future__ import annotations

from typing import Any

QUICK: dict[str, dict[str, Any]] = {
    "mlp_autoencoder": {"hidden": (16,)},
    "conv_autoencoder": {"channels": (4, 6)},
    "mlp_vae": {"hidden": (16,)},
    "conv_vae": {"channels": (4, 6)},
    "mlp_gan": {"generator_hidden": (16,), "discriminator_hidden": (16,)},
    "dcgan": {"channels": (6, 8)},
}
