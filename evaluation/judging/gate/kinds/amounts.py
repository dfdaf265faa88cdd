"""Numbers of a file of rules: ``0.05``, or ``2%`` of the baseline's value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evaluation.judging.gate.written import Written
from evaluation.record import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    value: float
    is_share: bool
    """Whether it is a share of the baseline's value: 0.02 for ``2%``."""

    @property
    def words(self) -> str:
        return f"{100 * self.value:g}%" if self.is_share else figures.number(self.value)


def number(written: Written, what: str) -> float:
    """Raises TouchstoneError, with the line, for what is no finite number."""
    try:
        found = float(written.text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise written.wrong(f"{what} needs a number, such as 0.05; got {written.said()}")
    return found


def amount(written: Written, what: str) -> Amount:
    """Zero or more. Raises TouchstoneError, with the line."""
    text = written.text.strip()
    share = text.endswith("%")
    try:
        found = float(text.removesuffix("%"))
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or found < 0:
        raise written.wrong(
            f"{what} needs a number from 0 up, such as 0.01, or a share, such as 2%; got {written.said()}"
        )
    return Amount(value=found / 100 if share else found, is_share=share)
