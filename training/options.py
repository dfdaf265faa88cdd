"""Options of a recipe: a frozen dataclass whose fields become command line flags and whose values go into the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar


def option(default: Any, meaning: str, *, added: bool = False) -> Any:
    """A dataclass field with the sentence that ``--help`` shows.

    ``added``: the recipe had checkpoints before it had this option. Cards tell it only where it is not the default, so
    that those checkpoints are made again byte for byte.
    """
    return field(default=default, metadata={"help": meaning, "added": added})


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """What every recipe has."""

    short: ClassVar[Mapping[str, tuple[str, ...]]] = {"latent": ("latent_dim",), "batch": ("batch_size",)}
    """Habitual name -> the options that it sets."""

    latent_dim: int = option(8, "dimensions of the code")
    epochs: int = option(200, "passes over the training images")
    batch_size: int = option(64, "images a step")
    train_items: int = option(0, "use only the first N training images, after --classes; 0 takes all")
    classes: tuple[int, ...] = option((), "use only training images with these labels, as 0,1,7; empty takes all")

    def __post_init__(self) -> None:
        require_positive(self, "latent_dim", "epochs", "batch_size")
        require_at_least_zero(self, "train_items", "classes")


def told(options: TrainingOptions) -> dict[str, Any]:
    """The options as a card tells them, with lists for tuples, as JSON has them."""
    values = {
        one.name: getattr(options, one.name)
        for one in fields(options)
        if not (one.metadata["added"] and getattr(options, one.name) == one.default)
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def require_positive(options: object, *names: str) -> None:
    for name in names:
        value = getattr(options, name)
        numbers = value if isinstance(value, tuple) else (value,)
        if not all(number > 0 for number in numbers):
            raise ValueError(f"{flag(name)} should be above 0; got {value}")


def require_at_least_zero(options: object, *names: str) -> None:
    for name in names:
        value = getattr(options, name)
        numbers = value if isinstance(value, tuple) else (value,)
        if not all(number >= 0 for number in numbers):
            raise ValueError(f"{flag(name)} should be 0 or above; got {value}")


def require_fraction(options: object, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(options, name) < 1:
            raise ValueError(f"{flag(name)} should be at least 0 and below 1; got {getattr(options, name)}")
