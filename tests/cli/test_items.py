"""`items`: numbers of single images as Parquet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from evaluation.record.results_file import write_results
from evaluation.record.views import PerItem
from tests.fixtures.runs import ZOO, make_run
from tests.judging.test_compare import around
from tests.judging.test_compare import run as made

RUNS = [make_run("vae", ZOO["conv-vae"]), make_run("gan", ZOO["gan-covering"], colour=1)]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for one in RUNS:
        write_results(one, tmp_path / "out" / f"{one.name}.json")
    return tmp_path


def test_every_number_of_every_image_is_a_row(results: Path, run: Callable[..., Any]) -> None:
    said = run("items", "out", "--out", "deep/items.parquet")
    assert said.status == 0, said.err
    found = pandas.read_parquet(results / "deep" / "items.parquet")
    for one in RUNS:
        for outcome in one.record.outcomes:
            view = one.exact_view(outcome.metric)
            if isinstance(view, PerItem):
                own = found[(found["model"] == one.name) & (found["metric"] == outcome.metric)]
                assert np.array_equal(own["value"], np.asarray(view.values, dtype=float))
                assert np.array_equal(own["item"], np.arange(len(view.values)))
                assert set(own["checkpoint_sha256"]) == {one.record.checkpoint.sha256}
    assert set(found["model"]) == {"vae"}


def test_bad_input_is_one_sentence_and_leaves_nothing(results: Path, run: Callable[..., Any]) -> None:
    write_results(made({"mse": around(0.5, 0.1)}, name="bare"), results / "bare" / "bare.json")
    for words in (
        ("out", "--out", "items.csv"),
        ("bare", "--out", "items.parquet"),
        ("out", "--out", "out/x.parquet/y.parquet"),
    ):
        if words[2].startswith("out/"):
            (results / "out" / "x.parquet").write_text("")
        said = run("items", *words)
        assert said.status == 2
        assert len(said.err.strip().splitlines()) == 1
    assert list(results.glob("*.parquet*")) == []
