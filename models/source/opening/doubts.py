"""What the source leaves open of a reading, one phrase each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from models.source.opening.comparing import ordered_alike
from models.source.opening.joining import Joined
from models.source.opening.networks import Loaded
from models.source.opening.pixel_range import Decision, channels
from models.source.roles.found import Found
from models.source.surroundings.noise import Noise

OUTSIDE = 0.1
"""A share of pixels, and a share of the range beyond it."""
_LOSSES = ("loss", "lpips", "perceptual", "vgg", "disc", "critic", "ema", "optim", "metric")
About = Literal["roles", "arguments", "range", "classes", "weights", "pixels"]


LOWERS: Mapping[About, str] = {
    "roles": "roles are clear", "arguments": "arguments are clear", "classes": "one class",
    "weights": "all weights are used", "pixels": "pixels keep to the range",
}  # fmt: skip
"""The feature of the probability that a doubt lowers."""


@dataclass(frozen=True, slots=True)
class Doubt:
    about: About
    text: str
    """A phrase for users."""


def doubts_of(
    joined: Joined, all_readings: Sequence[Joined], decision: Decision, noise: Noise | None
) -> Iterator[Doubt]:
    """What the source leaves open, one phrase each."""
    yield from (Doubt("roles", text) for text in joined.found.doubts)
    open_values = [item for member in joined.members for item in member.match.open_values]
    if open_values:
        said = " and ".join(f"{item.name}={item.value}" for item in open_values[:3])
        text = f"no call of the source has the sizes of these weights, so {said} may be another network's"
        yield Doubt("arguments", text)
    unsaid = [item for member in joined.members for item in member.match.unsaid]
    if unsaid:
        said = " and ".join(f"{item.name}={item.value}" for item in unsaid[:3])
        yield Doubt("arguments", f"nothing says {said}, and no size of the weights shows it")
    if not decision.certain and (joined.found.decode is not None or joined.found.encode is not None):
        yield Doubt("range", f"the pixel range is not certain: {decision.how}")
    elif not decision.certain:
        yield Doubt("range", "the source does not say the pixel range")
    others = [item for item in all_readings if item is not joined and not ordered_alike(joined.found, item.found)]
    if others and not _decided(joined.main, all_readings):
        yield Doubt("classes", f"{len(others) + 1} classes of the source fit the weights and compute different things")
    used = {name for item in joined.members for name in item.match.fit.names.values()}
    rest = [
        name for item in joined.members for name in item.rest
        if name not in used and not any(word in name.lower() for word in _LOSSES)
        and not name.endswith("num_batches_tracked")
    ]  # fmt: skip
    if rest:
        more = f" and {len(rest) - 3} more" if len(rest) > 3 else ""
        yield Doubt("weights", f"the class does not use {', '.join(rest[:3])}{more}")
    if noise is not None and joined.found.encode is None and _leaves(joined.found, decision):
        yield Doubt("pixels", "many of its pixels lie outside the pixel range that the source says")


def _leaves(found: Found, decision: Decision) -> bool:
    """Whether images of random codes leave the pixel range: then the weights do not speak for it."""
    if found.decode is None or found.latent_dim is None:
        return False
    codes = torch.randn(16, found.latent_dim, generator=torch.Generator().manual_seed(0))
    low, high = channels(decision.ranges, found.image_shape[0])
    made = (found.decode(codes, torch.zeros(len(codes), dtype=torch.int64)) - low) / (high - low)
    return float(((made < -OUTSIDE) | (made > 1 + OUTSIDE)).float().mean()) > OUTSIDE


def _decided(main: Loaded, all_readings: Sequence[Joined]) -> bool:
    """Whether something speaks for this reading and for no other."""
    own = len(main.reasons)
    return all(item.main is main or len(item.main.reasons) < own for item in all_readings)
