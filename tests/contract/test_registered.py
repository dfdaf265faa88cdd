"""Everything registered keeps the contract of its kind (tests/contract/registered). What is found is what is tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.registered import Kind, hold, kinds

THINGS = [(kind, name) for kind in kinds().values() for name in kind.things()]
RUN = [(kind, name) for kind, name in THINGS if kind.slow()]
GROUPED = [pytest.param(kind, name, marks=pytest.mark.xdist_group(f"registered {kind.name}")) for kind, name in RUN]


def label(value: Kind | str) -> str:
    return value if isinstance(value, str) else value.name


@pytest.mark.parametrize(("kind", "name"), THINGS, ids=label)
def test_keeps_the_contract_of_its_kind(kind: Kind, name: str, tmp_path: Path) -> None:
    hold(kind.quick(), kind.things()[name], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), GROUPED, ids=label)
def test_keeps_its_contract_on_its_example(kind: Kind, name: str, tmp_path: Path) -> None:
    hold(kind.slow(), kind.things()[name], tmp_path)


def test_every_kind_has_things() -> None:
    assert not [kind.name for kind in kinds().values() if not kind.things()]
