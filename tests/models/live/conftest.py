"""Networks with random weights are the same in every run: what a module's outputs show depends on its weights."""

from __future__ import annotations

import pytest
import torch

torch.manual_seed(0)  # those that are made while tests are collected


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
