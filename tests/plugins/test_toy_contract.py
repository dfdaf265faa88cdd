"""What a plug-in registers is held to the same contracts as ours (tests/contract/registered)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.installing import install_toy, python

HELD = """
import sys
from pathlib import Path
from tests.contract.registered import hold, kinds

for kind in kinds().values():
    for name, thing in kind.things().items():
        if "toy" in name:
            # A metric's example measures every metric on every model, which costs 20 s.
            hold(kind.quick() if kind.name == "metrics" else kind.checks, thing, Path(sys.argv[1]))
            print(kind.name)
"""


@pytest.mark.slow
def test_the_toy_package_keeps_the_contracts(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    held = python("-c", HELD, tmp_path / "work", path=install_toy(tmp_path / "site")).stdout.split()
    assert set(held) >= {"artifacts", "extractors", "families", "findings", "metrics", "sources"}
