from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.golden.inception.seeded import seeded_state


@pytest.fixture(scope="session")
def random_inception(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of Inception weights that nobody published."""
    path = tmp_path_factory.mktemp("inception") / "random.pth"
    torch.save(seeded_state(), path)
    return path
