"""Control groups of workers: in folders that look like the kernel's, and in the kernel's own where that is allowed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation.jobs.sandbox.isolation import control_groups
from evaluation.jobs.sandbox.isolation.control_groups import MEMORY_BEYOND_DATA, PREFIX, Place
from tests.hostile.attacks.trying import attempted


def kernel(folder: Path, version: int) -> Path:
    """A /proc/self whose process is in the group ``service``."""
    proc, service = folder / "proc", folder / "groups" / "service"
    proc.mkdir()
    service.mkdir(parents=True)
    at = folder / "groups"
    if version == 2:
        (proc / "cgroup").write_text("0::/service\n")
        (proc / "mountinfo").write_text(f"30 23 0:26 / {at} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n")
        (service / "cgroup.controllers").write_text("cpu memory pids\n")
        (service / "cgroup.subtree_control").write_text("memory pids\n")
    else:
        (proc / "cgroup").write_text("8:pids:/service\n4:memory:/service\n0::/\n")
        (proc / "mountinfo").write_text(
            f"30 23 0:26 / {at} rw - cgroup cgroup rw,pids\n31 23 0:27 / {at} rw - cgroup cgroup rw,memory\nnonsense\n"
        )
    return proc


@pytest.mark.parametrize(("version", "bound"), [(1, "memory.limit_in_bytes"), (2, "memory.max")])
def test_a_worker_gets_a_bounded_group_and_it_goes_with_it(version: int, bound: str, tmp_path: Path) -> None:
    places = control_groups.own_places(kernel(tmp_path, version))
    assert {place.controller for place in places} == {"memory", "pids"}
    groups = control_groups.make(places, "7")
    folder = Path(groups["memory"])
    assert folder.name == f"{PREFIX}7"
    for name in (bound, "pids.max", "cgroup.procs"):
        (folder / name).touch()  # the kernel makes them
    assert set(control_groups.enter(groups, 2**30, 8192)) == {"memory", "pids"}
    assert int((folder / bound).read_text()) == 2**30 + MEMORY_BEYOND_DATA
    assert int((folder / "pids.max").read_text()) == 1024
    assert (folder / "cgroup.procs").read_text() == "0"
    for name in (bound, "pids.max", "cgroup.procs"):
        (folder / name).unlink()  # the kernel's go with their folder
    control_groups.remove(groups)
    assert not folder.exists()


def test_a_group_that_is_not_handed_to_us_stays_as_it_is(tmp_path: Path) -> None:
    places = control_groups.own_places(kernel(tmp_path, 2))
    control = tmp_path / "groups" / "service" / "cgroup.subtree_control"
    control.write_text("")
    assert control_groups.make(places, "7") == {}
    assert control.read_text() == ""


def test_groups_that_a_killed_keeper_left_are_removed(tmp_path: Path) -> None:
    (left := tmp_path / f"{PREFIX}3").mkdir()
    (other := tmp_path / "somebody").mkdir()
    control_groups.make([Place("memory", 1, tmp_path)], "7")
    assert not left.exists()
    assert other.exists()


@pytest.mark.parametrize("text", ["", "0::/elsewhere\n", "garbage"])
def test_without_control_groups_there_are_none(text: str, tmp_path: Path) -> None:
    if text:
        (tmp_path / "cgroup").write_text(text)
        (tmp_path / "mountinfo").write_text("garbage\n")
    assert control_groups.own_places(tmp_path) == []
    assert control_groups.make([Place("memory", 1, tmp_path / "nothere")], "7") == {}
    assert control_groups.enter({"memory": str(tmp_path / "nothere")}, 1, 1) == ()


@pytest.mark.slow
@pytest.mark.xdist_group("attacks")
def test_a_real_worker_is_in_one_where_this_process_may_make_one() -> None:
    groups = control_groups.make(control_groups.own_places(), f"{os.getpid()}-asked")
    control_groups.remove(groups)
    said = "all of its memory and its threads by a control group"
    assert (said in attempted().sentence) == (set(groups) == {"memory", "pids"})
    left = [one for place in control_groups.own_places() for one in place.folder.glob(f"{PREFIX}*")]
    assert all(one.joinpath("cgroup.procs").read_text() for one in left)
