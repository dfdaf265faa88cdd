"""Whether a number has fewer images or samples behind it than its least n: then it is shown, and decides nothing."""

from __future__ import annotations

from evaluation.record.least_n import calibrated
from evaluation.record.schema import Ok, Outcome, RunConfig

TOO_FEW = "too few"


def few_behind(outcome: Outcome | None, config: RunConfig) -> str:
    """``too few: needs 100 images, had 20``; empty where there are enough, and where the least n is not known."""
    if not isinstance(outcome, Ok) or outcome.value is None or outcome.least_n is None:
        return ""
    least = outcome.least_n
    images, samples = config.n, config.n_samples
    # A number of images alone, or of samples alone, may stand on fewer than the run has: those with a label.
    if outcome.n is not None and not least.samples:
        images = min(images, outcome.n)
    if outcome.n is not None and not least.images:
        samples = min(samples, outcome.n)
    known = calibrated().get(outcome.metric)
    as_many = "" if known is None else known.as_many
    needed_images = max(least.images, samples if as_many == "images" else 0)
    needed_samples = max(least.samples, images if as_many == "samples" else 0)
    sizes = (("images", needed_images, images), ("samples", needed_samples, samples))
    short = [f"{needed:,} {what}, had {had:,}" for what, needed, had in sizes if had < needed]
    return f"{TOO_FEW}: needs {', and '.join(short)}" if short else ""
