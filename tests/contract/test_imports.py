"""The server process needs no torch: what it imports must not load it, not even indirectly. Nor must the catalogue."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
SCRIPT = f"""
import importlib, sys

found = []

def heavy():
    return {{name for name in {HEAVY!r} if name in sys.modules}}

for module in {LIGHT!r}:
    before = heavy()
    importlib.import_module(module)
    found += [f"{{module}} loads {{name}}" for name in heavy() - before]
before = heavy()
assert importlib.import_module("evaluation").catalog()
found += [f"evaluation.catalog() loads {{name}}" for name in heavy() - before]
print(*found, sep="\\n", end="")
"""


def test_neither_the_servers_modules_nor_the_catalogue_load_anything_heavy() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
