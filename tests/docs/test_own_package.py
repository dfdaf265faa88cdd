"""The package of docs/how-to/add-a-metric-from-your-package.md, as written there, is found and measured."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, blocks
from tests.plugins.installing import install, python

DOCUMENT = ROOT / "docs" / "how-to" / "add-a-metric-from-your-package.md"
USE = """
import touchstone as ts
assert "edges_kept" in [info.name for info in ts.catalog()]
runs = ts.evaluate(
    "models/zoo/vae.safetensors", data="digits", n=60, n_train=60, replicates=50, metrics="edges_kept,mse"
)
assert runs[0].ok("edges_kept").interval is not None, runs[0].record.outcomes
"""


@pytest.mark.slow
def test_the_metric_of_the_package_is_measured(tmp_path: Path) -> None:
    files = {re.match(r"# ([\w/.]+)\n", block.code)[1]: block.code for block in blocks(DOCUMENT, "toml", "python")}  # type: ignore[index]
    stated = tomllib.loads(files["pyproject.toml"])["project"]
    (tmp_path / "edges").mkdir()
    (tmp_path / "edges" / "__init__.py").write_text("")
    (tmp_path / "edges" / "metrics.py").write_text(files["src/edges/metrics.py"])
    folder = install(tmp_path, stated["name"], stated["version"], stated["entry-points"])
    python("-c", USE, path=folder)
