"""How much the source may use. Steps are counted, not seconds: what is understood does not depend on load."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.source.refusals import OutOfBounds


@dataclass(frozen=True)
class Budget:
    """Bounds of one reading, one making or one call."""

    characters: int = 600_000
    """Of one file's text."""
    nesting: int = 120
    """Of brackets, blocks and operators in the text."""
    steps: int = 1_500_000
    """Expressions and statements evaluated; operations on containers count by their length."""
    statement_steps: int = 200_000
    """Of one statement at the top of a file: a loop that does not end costs itself only."""
    depth: int = 90
    """Calls inside calls."""
    items: int = 500_000
    """Of one container, and characters of one string."""
    bits: int = 4096
    """Of one whole number."""
    elements: int = 2**27
    """Of one tensor."""
    bytes: int = 2**30
    """Of all tensors that are held at a time."""
    work: float = 4e12
    """Multiplications of tensor operations, roughly."""
    statement_work: float = 5e8
    """Of one statement at the top of a file."""
    operations: int = 60_000
    """Tensor operations."""


def for_reading(budget: Budget) -> Budget:
    """What reading the files may take: scripts make networks, they need not compute with them."""
    return replace(budget, work=min(budget.work, 4e9), operations=min(budget.operations, 30_000))


class Meter:
    """What was used of a budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.steps = 0
        self.limit = budget.steps
        self.depth = 0
        self.work = 0.0
        self.work_limit = budget.work

    def tick(self, count: int = 1) -> None:
        """Raises OutOfBounds where the steps are used up."""
        self.steps += count
        if self.steps > self.limit:
            raise OutOfBounds(f"takes more than {self.limit} steps")

    def multiply(self, work: float, name: str) -> None:
        """Raises OutOfBounds where the tensor operations take too much work."""
        self.work += work
        if self.work > self.work_limit:
            raise OutOfBounds(f"takes more than {self.work_limit:.0e} multiplications ({name})")

    def items(self, count: int) -> None:
        """Asks for a container or string of ``count``, before it is made."""
        if count > self.budget.items:
            raise OutOfBounds(f"makes a container or text of {_shown(count)}; at most {self.budget.items} are allowed")
        self.tick(count // 8)

    def bits(self, count: int) -> None:
        """Asks for a whole number of ``count`` bits."""
        if count > self.budget.bits:
            raise OutOfBounds(f"makes a whole number of more than {self.budget.bits} bits")


def _shown(count: int) -> str:
    return str(count) if count < 10**15 else "more than 10**15"
