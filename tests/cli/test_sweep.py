"""`sweep`: which settings mattered, read from names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.record.results_file import write_results
from tests.judging.sweeps.test_mattering import named


@pytest.fixture
def results(tmp_path: Path) -> None:
    for beta in (1, 2, 4):
        for seed in range(4):
            write_results(named(beta, seed), tmp_path / "out" / f"{beta}_{seed}.json")


@pytest.mark.usefixtures("results")
def test_settings_that_matter_are_said(run: Callable[..., Any]) -> None:
    said = run("sweep", "out", "--metric", "mse")
    assert said.status == 0, said.err
    assert said.out.startswith("beta matters: it goes with ")
    assert "best at 1." in said.out


@pytest.mark.usefixtures("results")
def test_a_metric_that_is_not_there_is_one_sentence(run: Callable[..., Any]) -> None:
    said = run("sweep", "out", "--metric", "psnr")
    assert said.status == 2
    assert "psnr" in said.err
