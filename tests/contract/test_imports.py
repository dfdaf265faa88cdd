"""The server process needs no torch: what it imports must not load it, not even indirectly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "umap", "numba", "sklearn", "openTSNE", "torchmetrics", "onnxruntime", "streamlit")
LIGHT = (
    "evaluation",
    "evaluation.types",
    "evaluation.record.views",
    "evaluation.registry",
    "evaluation.record.results_file",
    "evaluation.record.figures",
    "evaluation.record.palette",
    "evaluation.store.workspace",
    "evaluation.judging.compare",
    "evaluation.report",
    "evaluation.jobs.supervisor",
    "evaluation.jobs.inspection",
    "evaluation.jobs.live_pool",
    "evaluation.__main__",
    "models.base",
)


@pytest.mark.parametrize("module", LIGHT)
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
