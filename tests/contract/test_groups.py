"""Tests of one group run on one worker, so that what they share is made once."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("groups")
def test_groups_reach_the_scheduler(request: pytest.FixtureRequest) -> None:
    """pytest-xdist tells its scheduler the group by the end of the node id. Under pytest 9.2 it does not arrive."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("runs without --dist loadgroup")
    assert request.node.nodeid.endswith("@groups")
