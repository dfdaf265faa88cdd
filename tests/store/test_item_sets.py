"""Items that an address names in short."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.store.workspace import Store, open_store
from evaluation.types import TouchstoneError

DATA = "d" * 64


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


def test_the_same_items_have_one_id_in_any_order_and_the_oldest_go(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.item_sets.keep(DATA, [7, 1, 70_000, 7])
    assert first == store.item_sets.keep(DATA, [1, 70_000, 7])
    assert store.item_sets.get(first, DATA) == (1, 7, 70_000)
    assert store.item_sets.get(first, "e" * 64) is None, "an index means another image in other data"
    assert store.item_sets.keep("e" * 64, [1, 7, 70_000]) != first
    monkeypatch.setattr("evaluation.store.item_sets.MOST_KEPT", 2)
    for item in (2, 3):
        store.item_sets.keep(DATA, [item])
    assert store.item_sets.get(first, DATA) is None


@pytest.mark.parametrize("items", [[], [-1, 2], [1_000_000]])
def test_numbers_that_no_item_has_are_refused(store: Store, items: list[int]) -> None:
    with pytest.raises(TouchstoneError, match="a set of items holds numbers from 0"):
        store.item_sets.keep(DATA, items)
