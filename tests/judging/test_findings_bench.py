"""Findings on models whose faults are known (benchmarks/findings): they find them, and accuse no healthy one."""

from __future__ import annotations

import pytest

from benchmarks.findings.cells import HEALTHY, cell, cells
from benchmarks.findings.models import PLANTS


def test_two_cells_of_the_bench() -> None:
    assert cell("pure noise", 60, [0], replicates=50).found == 1
    assert cell("healthy generator or VAE", 60, [0], replicates=50).accused == 0


@pytest.mark.slow
def test_every_planted_fault_is_found_at_a_thousand_images() -> None:
    missed = [one.model for one in cells([plant.name for plant in PLANTS], 1000, [0], replicates=100) if not one.found]
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 100])
def test_no_healthy_model_is_accused(n: int) -> None:
    """The seeds are others than those of docs/findings.md."""
    found = cells([plant.name for plant in HEALTHY], n, range(1000, 1012), replicates=100)
    assert [(one.model, one.said) for one in found if one.accused] == []
