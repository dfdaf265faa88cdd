"""Whether a metric's value means anything for a model: what its ``only_if`` asks of the model's other numbers.

A model that reconstructs nothing has no train-test gap, and one constant image can have a precision of 1. Such a value
is shown. It is neither best nor tied with the best, and beats none.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

from evaluation.record.schema import Ok, Outcome

_CONDITION = re.compile(r"(?P<metric>\w+) (?P<sign>[<>]) (?P<bound>[\d.]+)(?: (?P<reference>.+))?")
"""``recall > 0``, or ``mse < 0.9 mean training image``: a metric, and a number or a part of one of its references."""
_SIGNS: Mapping[str, tuple[Callable[[float, float], bool], int]] = {"<": (operator.lt, 1), ">": (operator.gt, 0)}
"""Sign -> how it compares, and which end of the interval it asks."""


def unmet(only_if: str, outcomes: Mapping[str, Outcome]) -> str:
    """Why a value means nothing here, in words; empty where the whole interval of the other number meets the condition.

    It is empty, too, where that number was not measured: then nothing is known against the value.
    """
    asked = _CONDITION.fullmatch(only_if)
    if asked is None:
        return ""
    other = outcomes.get(asked["metric"])
    if not isinstance(other, Ok) or other.value is None:
        return ""
    bound = float(asked["bound"])
    if asked["reference"]:
        reference = next((one.value for one in other.references if one.name.startswith(asked["reference"])), None)
        if reference is None:
            return ""
        bound *= reference
    compares, end = _SIGNS[asked["sign"]]
    if compares((other.interval or (other.value, other.value))[end], bound):
        return ""
    return f"this number means nothing here: it asks that {only_if.replace('_', ' ')}"
