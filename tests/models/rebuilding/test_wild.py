"""A quick part of ``make wild``: real files of other people, where the test data is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.wild import scores

ROOT = os.environ.get("TOUCHSTONE_TEST_DATA")
pytestmark = pytest.mark.skipif(not ROOT, reason="TOUCHSTONE_TEST_DATA is not set: it names the folder with wild/")


@pytest.mark.parametrize("part", ["autoencoder_mnist", "discriminator.pth", "cgan", "digitgeneration", "processed"])
def test_real_file_opens_rightly(part: str) -> None:
    found = scores(Path(str(ROOT)), with_data=True, only=part)
    assert found
    assert {item.outcome for item in found} <= {"exact", "named"}


@pytest.mark.slow
def test_targets_over_all_wild_files() -> None:
    found = scores(Path(str(ROOT)), with_data=True)
    probed = [item for item in found if item.generative and item.probed]
    exact = sum(item.outcome == "exact" for item in probed)
    offered = sum(item.outcome == "offered" for item in probed)
    assert not [item.file for item in found if item.outcome == "wrong"]
    assert exact >= 0.8 * len(probed)
    assert exact + offered >= 0.9 * len(probed)
    assert all(item.outcome == "named" for item in found if not item.generative)
