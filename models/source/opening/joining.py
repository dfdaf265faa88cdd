"""Networks that belong together as one model: encoder with decoder, generator with discriminator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.source.opening.hints import hints_for
from models.source.opening.networks import Asked, Loaded, Slot
from models.source.roles.composing import Composed, Step
from models.source.roles.finding import reconstructing
from models.source.roles.found import Found

_ORDER = {"autoencoder": 0, "generator": 1, "encoder": 2, "discriminator": 3}


@dataclass(frozen=True)
class Joined:
    """One model with the networks that it is made of, the one that names it first."""

    found: Found
    members: tuple[Loaded, ...]

    @property
    def main(self) -> Loaded:
        return self.members[0]

    @property
    def parameters(self) -> int:
        return sum(item.parameters for item in self.members)


def join(slots: Sequence[Slot], asked: Asked) -> list[Joined]:
    """The model of the likeliest reading of every network, then those with another reading of one of them."""
    slots = sorted(slots, key=lambda slot: _ORDER[slot[0].found.kind])
    if not slots:
        return []
    found = [_joined([slot[0] for slot in slots], asked)]
    for index, slot in enumerate(slots):
        for other in slot[1:]:
            found.append(
                _joined([*(item[0] for item in slots[:index]), other, *(s[0] for s in slots[index + 1 :])], asked)
            )
    return found


def _joined(networks: Sequence[Loaded], asked: Asked) -> Joined:
    networks = sorted(networks, key=lambda item: _ORDER[item.found.kind])
    main = networks[0]
    if main.found.kind == "autoencoder":
        return Joined(main.found, (main,))
    encoders = [item for item in networks if item.found.kind == "encoder"]
    if main.found.kind == "generator" and encoders:
        both = _autoencoder(encoders[0], main, asked)
        if both is not None:
            return Joined(both, (main, encoders[0]))
    critics = [item for item in networks if item.found.kind == "discriminator"]
    if main.found.kind == "generator" and critics:
        critic = critics[0]
        if critic.found.image_shape == main.found.image_shape:
            both = replace(
                main.found,
                discriminate=critic.found.discriminate,
                evidence=(*main.found.evidence, *critic.found.evidence),
            )
            return Joined(both, (main, critic))
    return Joined(main.found, (main,))


def _autoencoder(encoder: Loaded, decoder: Loaded, asked: Asked) -> Found | None:
    """The two as one network whose forward decodes what the encoder gives; None where they do not fit."""
    near = asked.library.near(decoder.source)
    shapes = {name: tuple(tensor.shape) for name, tensor in encoder.table.tensors.items()}
    hints = hints_for(near, [], asked.images, asked.labels, shapes)
    shape = encoder.found.image_shape
    hints = replace(hints, shapes=tuple(dict.fromkeys((shape, *hints.shapes))))
    title = f"{encoder.source.title} and {decoder.source.title}"
    composed = Composed(Step(encoder.network, "forward"), Step(decoder.network, "forward"), title)
    return reconstructing(composed, Step(composed, "forward"), hints.shapes, hints)
