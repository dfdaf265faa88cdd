"""Options of the recipes that descend on one loss: what autoencoders and VAEs share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from models.fitting import Descent
from training.options import TrainingOptions, option, require_at_least_zero, require_positive


@dataclass(frozen=True, kw_only=True)
class DescentOptions(TrainingOptions):
    short: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **TrainingOptions.short,
        "lr": ("learning_rate",),
        "wd": ("weight_decay",),
    }

    learning_rate: float = option(2e-3, "of Adam at the start; it falls to 0 along a cosine")
    weight_decay: float = option(0.0, "decoupled decay of the weights, not of the biases (AdamW)")

    def __post_init__(self) -> None:
        TrainingOptions.__post_init__(self)
        require_positive(self, "learning_rate")
        require_at_least_zero(self, "weight_decay")

    @property
    def descent(self) -> Descent:
        return Descent(
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
        )

    @property
    def optimizer(self) -> str:
        """As the card tells it."""
        return str(self.descent)
