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
    steps: int = 600_000
    """Expressions and statements evaluated; operations on containers count by their length."""
    statement_steps: int = 100_000
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
    """Of all tensors that are held at a time while networks are made: weights that nobody wrote take no memory."""
    call_bytes: int = 384 * 2**20
    """The same in a call, for two items."""
    item_bytes: int = 4 * 2**20
    """For each further item of a batch."""
    work: float = 5e10
    """Multiplications of tensor operations, roughly; in a call, for two items."""
    item_work: float = 5e10
    """For each further item of a batch."""
    statement_work: float = 5e8
    """Of one statement at the top of a file."""
    operations: int = 30_000
    """Tensor operations."""

    def for_reading(self) -> Budget:
        """Scripts make networks; they need not compute with them."""
        return replace(self, work=min(self.work, 4e9))

    def for_call(self, items: int) -> Budget:
        """A batch may take more, in proportion to its length."""
        further = max(items - 2, 0)
        return replace(
            self,
            bytes=self.call_bytes + further * self.item_bytes,
            elements=self.elements + further * self.item_bytes // 4,
            work=self.work + further * self.item_work,
            operations=2 * self.operations,
        )


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
            raise OutOfBounds("takes more steps than are allowed")

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
