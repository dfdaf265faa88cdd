"""Steps and looks in words."""

from __future__ import annotations


def step_words(step: float) -> str:
    """``12,000``; ``2.5`` for a step that is no whole number."""
    return f"{step:,.0f}" if float(step).is_integer() else f"{step:,g}"


def looks_words(looks: int) -> str:
    """``1 look``, ``21 looks``."""
    return f"{looks:,} look{'' if looks == 1 else 's'}"


def between_words(steps: tuple[float, float]) -> str:
    """``after step 12,000 and by step 14,500``."""
    return f"after step {step_words(steps[0])} and by step {step_words(steps[1])}"
