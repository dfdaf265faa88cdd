"""How much work a search may do, counted in steps: a file opens the same on a busy machine as on a quiet one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from models.rebuilding.sketch.layers import Layer
from models.rebuilding.steps import Conv, ConvTranspose, Linear, Step

WORK_OF_A_NETWORK = 40_000_000_000
"""What the search of one network may spend; about 5 s of a processor of 2024."""
WORK_OF_A_FILE = 64_000_000_000
"""What all searches of one file may spend together."""
WORK_OF_A_STEP = 40_000
"""What calling one step costs before it computes anything."""
WORK_OF_A_NUMBER = 4
"""What a number that enters a step costs: it is read, written, and mostly goes through a function."""
WORK_OF_A_TRY = 600_000
"""What a reading costs beside its steps: binding it, comparing outputs."""
WORK_OF_A_LAYOUT = 16_000
"""What it costs to carry one layout through one layer."""


@dataclass
class Budget:
    """Work that is left. One unit is about one multiplication with its addition."""

    left: int = WORK_OF_A_NETWORK

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0

    def spend(self, work: int) -> None:
        """Takes work that was done, or is about to be."""
        self.left -= work


def work_of(step: Step, layers: Mapping[str, Layer], entering: Tensor) -> int:
    """Work of one step on what enters it: its multiplications, and what every step costs."""
    work = WORK_OF_A_STEP + WORK_OF_A_NUMBER * entering.numel()
    match step:
        case Linear(key):
            return work + len(entering) * layers[key].weight.numel()
        case Conv(key):
            places = entering.numel() // max(entering.shape[1], 1) // step.stride**2
            return work + places * layers[key].weight.numel()
        case ConvTranspose(key):
            places = entering.numel() // max(entering.shape[1], 1)
            return work + places * layers[key].weight.numel()
        case _:
            return work
