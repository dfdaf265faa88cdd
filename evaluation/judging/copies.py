"""What a record says about samples that are images of the data, and which of its numbers that spoils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.record.run import Run
from evaluation.record.schema import Ok, Outcome

LEAST_SHARE = 0.01
"""Below this share of copies nothing is said."""
TIMES_REAL = 2
"""So many times the share that new real images have: points in few dimensions lie near each other by themselves."""
SPOILED = ("generation", "modes")
"""Groups of measures that compare samples with the data."""
DEVIATIONS = 2
"""So many half intervals below zero a kernel distance lies by chance in less than one run of 10,000."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Samples that come from the data."""

    of: str
    """``training`` or ``test``."""
    share: float | None
    """None where only the kernel distance gives them away."""
    interval: tuple[float, float] | None
    metric: str
    """Where it stands."""


def copies(outcomes: Sequence[Outcome]) -> tuple[Copies, ...]:
    """Test images first; empty where the samples are no copies, or nothing was measured that could tell."""
    known = {outcome.metric: outcome for outcome in outcomes if isinstance(outcome, Ok)}
    found = [
        one for name, of in (("copies_of_test_images", "test"), ("copies_of_training_images", "training"))
        if (one := _share(known.get(name), of)) is not None
    ]  # fmt: skip
    kernel = known.get("kernel_distance")
    if not any(one.of == "test" for one in found) and "copies_of_test_images" not in known and _below_zero(kernel):
        found.append(Copies(of="test", share=None, interval=None, metric="kernel_distance"))
    return tuple(found)


def _share(outcome: Ok | None, of: str) -> Copies | None:
    if outcome is None or outcome.value is None or outcome.interval is None or outcome.warnings:
        return None
    real = next((reference.value for reference in outcome.references), 0.0)
    if outcome.interval[0] <= max(LEAST_SHARE, TIMES_REAL * real):
        return None
    return Copies(of=of, share=outcome.value, interval=outcome.interval, metric=outcome.metric)


def _below_zero(kernel: Ok | None) -> bool:
    if kernel is None or kernel.value is None or kernel.interval is None:
        return False
    return kernel.value + DEVIATIONS * (kernel.interval[1] - kernel.value) < 0


def with_warnings(run: Run) -> Mapping[str, Outcome]:
    """The run's outcomes by metric; those that copies spoil say so."""
    said = [_sentence(one) for one in copies(run.record.outcomes)]
    return {
        outcome.metric: outcome.model_copy(update={"warnings": [*outcome.warnings, *said]})
        if said and isinstance(outcome, Ok) and outcome.group in SPOILED
        else outcome
        for outcome in run.record.outcomes
    }


def _sentence(one: Copies) -> str:
    if one.share is None:
        return "The samples lie nearer to the test images than independent ones can: they are probably copies of them."
    return f"{one.share:.0%} of the samples are copies of {one.of} images, so closeness to the data says nothing."
