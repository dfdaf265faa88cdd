"""A worker that was taken over tries all of ``tests.hostile.attacks``: it is stopped, or its sentence says so."""

from __future__ import annotations

from typing import cast

import pytest

from evaluation.jobs.sandbox.isolation.walls import LEVELS, Walls
from tests.hostile.attacks.attempts import ATTEMPTS
from tests.hostile.attacks.trying import Tried, attempted

KERNELS = [(), ("landlock",), ("namespaces",), ("landlock", "namespaces")]
"""What this kernel is made to lack."""

pytestmark = pytest.mark.xdist_group("attacks")


@pytest.fixture(scope="module", params=KERNELS, ids=lambda without: "without " + " and ".join(without or ["nothing"]))
def tried(request: pytest.FixtureRequest) -> Tried:
    return attempted(*cast("tuple[str, ...]", request.param))


def test_everything_is_stopped_or_said_and_work_goes_on(tried: Tried) -> None:
    assert tried.wrong() == []


def test_what_a_filter_refuses_is_noted(tried: Tried) -> None:
    assert {"chmod", "utimensat", "setxattr", "prlimit64", "kill", "socket", "ptrace"} <= set(tried.refused)


def test_the_sentence_says_which_walls_stand(tried: Tried) -> None:
    unbounded = "Neither Landlock nor a root of its own here: it can read any file" in tried.sentence
    assert unbounded == (tried.level == "calls")


def test_every_wall_is_tried() -> None:
    assert {kind for kind, _ in ATTEMPTS.values()} == {"work", "files", "seen", "calls"}
    assert len(ATTEMPTS) >= 100


def test_levels_come_from_what_holds() -> None:
    bare = Walls(
        landlock=0, own_root=False, calls=0, noted=False, namespaces=(), user=None, root=True, reads_all=True,
        cgroup=False,
    )  # fmt: skip
    assert bare.level == LEVELS[0]
    assert "may start programs" in bare.sentence
    assert "runs as root here" in bare.sentence
