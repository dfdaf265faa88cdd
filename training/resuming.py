"""What an interrupted training needs to go on bit for bit: weights, optimizers, random numbers, the order of images."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from training.run import Run


def keep(path: Path, run: Run, step: int, facts: str) -> None:
    """Write the state after ``step``, whole or not at all. ``facts`` name the training that it belongs to."""
    state = {
        "step": step,
        "facts": facts,
        "steps": run.begun.steps.state(),
        "curve": run.curve.state(),
        "random": torch.get_rng_state(),
    }
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    torch.save(state, unfinished)
    unfinished.replace(path)


def go_on(path: Path, run: Run, facts: str, *, most: int) -> int:
    """Put ``run``, which has just begun, where it was interrupted; the step it goes on from.

    0 where there is no state, where it is damaged or of another training, and where it lies after step ``most``: then
    the training begins anew, and gives the same.
    """
    state = _read(path)
    if state is None or state.get("facts") != facts or not 0 < state["step"] <= most:
        return 0
    run.begun.steps.restore(state["steps"])
    run.curve.restore(state["curve"])
    torch.set_rng_state(state["random"])
    return int(state["step"])


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        state = torch.load(path, weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, pickle.UnpicklingError):
        return None
    return state if isinstance(state, dict) else None
