"""What every view of the Compare page is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.judging.compare import Comparison
from evaluation.judging.findings import Finding
from evaluation.record.run import Run


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Models side by side; all parts are in the order of the comparison."""

    comparison: Comparison
    runs: tuple[Run, ...]
    ids: tuple[str, ...]
    """Of the models in the address."""
    cautions: Mapping[int, Sequence[Finding]]
    """The findings of each run that has some."""

    @property
    def names(self) -> dict[str, str]:
        """Id -> what the model is called."""
        return dict(zip(self.ids, self.comparison.names, strict=True))

    def place(self, one: str) -> int:
        """Of a model by its id."""
        return self.ids.index(one)
