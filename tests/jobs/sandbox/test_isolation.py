"""A worker that was taken over tries all of ``tests.hostile.attacks``: it is stopped, or its sentence says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import pytest
import torch

from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.sandbox.isolation.walls import LEVELS, Walls
from evaluation.record.schema import RunRecord
from evaluation.types import Config
from models.own_code.description import own_code
from tests.hostile.attacks.a_checkpoint import attempted_by_a_checkpoint
from tests.hostile.attacks.attempts import ATTEMPTS
from tests.hostile.attacks.trying import Tried, attempted, attempted_as
from tests.jobs.test_evaluation_job import Heard

KERNELS = [(), ("landlock",), ("namespaces",), ("landlock", "namespaces")]
"""What this kernel is made to lack."""

pytestmark = pytest.mark.xdist_group("attacks")


NOBODY = 65534
MADE = """
import os, socket
import torch, touchstone

def honest():
    layer = torch.nn.Linear(64, 64)
    return touchstone.live(
        layer, latent_dim=64, image_shape=(1, 8, 8), encoder=lambda x: x.flatten(1),
        decoder=lambda z: layer(z).sigmoid().unflatten(1, (1, 8, 8)),
    )

def curious():
    for call in (lambda: os.chmod(".", 0o700), socket.socket, lambda: os.chmod(".", 0o777)):
        try:
            call()
        except OSError:
            pass
    return honest()
"""


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


@pytest.mark.slow
def test_the_record_of_a_run_names_what_its_worker_was_refused(tmp_path: Path) -> None:
    honest, curious = (recorded(tmp_path / name, name) for name in ("honest", "curious"))
    assert honest.environment.refused_calls == []
    assert curious.environment.refused_calls == ["chmod", "socket"]
    assert [outcome.metric for outcome in curious.outcomes] == ["mse"]


def recorded(folder: Path, name: str) -> RunRecord:
    """Of a network that its own code makes, which tries two calls first where it is curious."""
    folder.mkdir()
    code, file, heard = folder / "made.py", folder / "weights.pth", Heard()
    code.write_text(MADE)
    torch.save(torch.nn.Linear(64, 64).state_dict(), file)
    named = own_code(f"{code}:{name}")
    EvaluationJob(
        checkpoints=[CheckpointToMeasure(name=name, parts=(file,), code=named)], data="digits",
        config=Config(metrics=("mse",), n=50, replicates=20), cache=folder / "cache", scratch=folder / "scratch",
    ).run(heard)  # fmt: skip
    assert heard.refusals == {}
    return heard.runs[0].record


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
