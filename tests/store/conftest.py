"""A store in an empty workspace, and runs made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from evaluation.record.run import Run, write_view
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    ErrorRecord,
    Failed,
    Ok,
    RunConfig,
    RunRecord,
    Skipped,
)
from evaluation.record.views import PerItem, Scalar
from evaluation.store.workspace import Store, open_store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.delenv("TOUCHSTONE_DATABASE", raising=False)
    opened = open_store(tmp_path / "workspace")
    yield opened
    opened.close()


@pytest.fixture
def make_run() -> Callable[..., Run]:
    return run_of


def run_of(
    sha256: str = "a" * 64, *, name: str = "vae", dataset: str = "d" * 64, seed: int = 0, value: float = 0.5
) -> Run:
    """A run with one ok, one per-item, one skipped and one failed metric."""
    replicates = value + np.random.default_rng(0).normal(size=50) * 0.01
    scalar, arrays = write_view("mse", Scalar.from_replicates(value, replicates, n=100))
    items, more = write_view("per_item", PerItem(values=np.arange(100.0), label="error"))
    outcomes = [
        Ok(
            metric="mse", title="MSE", group="reconstruction", better="lower", value=value, interval=(0.4, 0.6), n=100,
            view=scalar,
        ),
        Ok(metric="per_item", title="Errors", group="reconstruction", view=items),
        Skipped(metric="fid", reason="this model cannot generate"),
        Failed(metric="psnr", error=ErrorRecord(type="ValueError", message="broken")),
    ]  # fmt: skip
    record = RunRecord(
        checkpoint=CheckpointFacts(
            name=name, sha256=sha256, bytes=3, format="safetensors", family="vae", parameters=10, latent_dim=2
        ),
        dataset=DatasetFacts(source="digits", spec="digits", sha256=dataset, n=100),
        config=RunConfig(seed=seed, n=100),
        outcomes=outcomes,
        environment=Environment(touchstone="0", python="3.11", torch="2.13.0"),
        created="2026-01-01T00:00:00+00:00",
    )
    return Run(record=record, arrays=arrays | more)
