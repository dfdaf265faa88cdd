"""In the wheel a plug-in's imports give the same things as in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.installing import install_toy
from tests.touchstone.installed import Installed, ran

SAME = """
import touchstone as ts
from touchstone.evaluation import registry
from touchstone.evaluation.record import views
from toy.edges import Edges
(metric,) = [info for info in ts.catalog() if info.plugin is not None]
assert metric.plugin.package == "touchstone-toy"
assert ts.metric is registry.metric and ts.views.Scalar is views.Scalar
assert registry.registry().artifacts["toy_edges"].function.__module__ == "toy.edges"
"""


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_the_wheel_has_one_registry_for_itself_and_for_plugins(installed: Installed, tmp_path: Path) -> None:
    site = install_toy(tmp_path / "site")
    assert ran(installed.python, "-W", "error", "-c", SAME, cwd=tmp_path, PYTHONPATH=str(site)).stderr == ""
