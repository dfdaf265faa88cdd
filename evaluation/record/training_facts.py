"""Which training a checkpoint is a look of, as a results file keeps it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class TrainingFacts(BaseModel):
    """docs/trainings.md says how they are read."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str
    """Told apart by folders: ``run_0/model``."""
    recipe: str
    """The trainings that differ in the seed alone."""
    step: int | None = None
    unit: str = ""
    """``epoch``, ``step`` or ``kimg``; empty without a step."""
    look: str = ""
    """``final``, ``best`` or another name in place of a number."""
    seed: int | None = None
    hyper_parameters: dict[str, bool | int | float | str] = {}
    read_from: dict[str, str] = {}
    """Where the step, the seed and each setting were read."""
    guessed: list[str] = []
    """Which of them are a guess: ``step``, ``seed`` or the name of a setting."""
