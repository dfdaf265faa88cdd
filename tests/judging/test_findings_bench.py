"""Findings on models whose faults are known (benchmarks/findings): they find them, and accuse no healthy one."""

from __future__ import annotations

from benchmarks.findings.cells import cell


def test_two_cells_of_the_bench() -> None:
    assert cell("pure noise", 60, [0], replicates=50).found == 1
    assert cell("healthy generator or VAE", 60, range(2), replicates=50).accused == 0
