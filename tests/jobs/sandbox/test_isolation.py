"""A worker that was taken over tries all of ``tests.hostile.attacks``: it is stopped, or its sentence says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import pytest

from evaluation.jobs.sandbox.isolation.walls import LEVELS, Walls
from tests.hostile.attacks.a_checkpoint import attempted_by_a_checkpoint
from tests.hostile.attacks.attempts import ATTEMPTS
from tests.hostile.attacks.trying import Tried, attempted, attempted_as

KERNELS = [(), ("landlock",), ("namespaces",), ("landlock", "namespaces")]
"""What this kernel is made to lack."""

pytestmark = pytest.mark.xdist_group("attacks")


NOBODY = 65534


def lacking(without: tuple[str, ...]) -> str:
    return "without " + " and ".join(without or ["nothing"])


@pytest.fixture(scope="module", params=KERNELS, ids=lacking)
def tried(request: pytest.FixtureRequest) -> Tried:
    return attempted(*cast("tuple[str, ...]", request.param))


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user; this one is tried above")
@pytest.mark.parametrize("without", KERNELS, ids=lacking)
def test_a_server_that_is_not_root_has_the_same_walls(without: tuple[str, ...]) -> None:
    tried = attempted_as(NOBODY, *without)
    assert tried.wrong() == []
    assert "without capabilities" in tried.sentence


@pytest.mark.slow
def test_the_worker_that_measures_is_walled_like_that(tmp_path: Path) -> None:
    """With torch in it, and what it was refused in the record of its job."""
    sentences, came = attempted_by_a_checkpoint(tmp_path)
    assert {name for name, said in came.items() if said == "done" and ATTEMPTS[name][0] in ("calls", "files")} == set()
    assert "chmod" in sentences[-1].partition("Refused: ")[2]


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
    )  # fmt: skip
    assert bare.level == LEVELS[0]
    assert "may start programs" in bare.sentence
    assert "runs as root here" in bare.sentence
