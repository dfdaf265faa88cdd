from __future__ import annotations

from pathlib import Path

import pytest

from tests.touchstone.installed import Installed, build_wheel, foreign_project, install


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(wheel, tmp_path_factory.mktemp("installed") / "environment")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder of somebody else's, with packages named like ours."""
    return foreign_project(tmp_path / "project")
