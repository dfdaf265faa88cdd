"""What a table takes differences to where no baseline is named, and what it says it is about."""

from __future__ import annotations

import pytest

from evaluation.judging.compare import compare
from evaluation.judging.population import POPULATION, RECIPES
from evaluation.record.run import Run, write_view
from evaluation.record.schema import Ok
from evaluation.record.views import Scalar
from tests.judging.test_compare import around, run


def test_each_group_is_compared_with_its_leader_where_no_baseline_is_named() -> None:
    """With one baseline for all groups a GAN has no difference to an autoencoder, and none to another GAN."""
    encoders = [run({"mse": around(1.0 + index, 0.01, index)}, name=f"ae{index}") for index in (1, 0)]
    made = [run({}, name=f"gan{index}") for index in (0, 1)]
    gans = []
    for index, one in enumerate(made):
        value, replicates = around(5.0 - index, 0.01, 7 + index)
        view, arrays = write_view("fd", Scalar(value=value, n=9, replicates=replicates))
        fd = Ok(metric="fd", title="fd", group="generation", better="lower", value=value, n=9, view=view)
        record = one.record.model_copy(update={"outcomes": [fd]})
        gans.append(Run(record=record, arrays=arrays))
    comparison = compare([*encoders, *gans])
    by_name = {row.metric: row for row in comparison.rows}
    assert [cell.verdict for cell in by_name["mse"].cells[:2]] == ["worse", "baseline"]
    assert [cell.verdict for cell in by_name["fd"].cells[2:]] == ["worse", "baseline"]
    assert (comparison.baseline, comparison.baseline_of("generation")) == (None, 3)
    assert "GENERATION" not in comparison.text()
    assert "QUALITY OF SAMPLES (differences to gan1)" in comparison.text()


@pytest.mark.parametrize(("decided_by", "leads"), [("inference", False), ("user", True)])
def test_a_guessed_reading_leads_nothing_until_it_is_confirmed(decided_by: str, leads: bool) -> None:
    guess, *others = (run({"mse": around(1.0 + index, 0.01, index)}, name=f"m{index}") for index in range(3))
    facts = guess.record.checkpoint.model_copy(update={"confidence": "choose", "decided_by": decided_by})
    guess = Run(record=guess.record.model_copy(update={"checkpoint": facts}), arrays=guess.arrays)
    comparison = compare([guess, *others])
    (row,) = comparison.rows
    assert [cell.best for cell in row.cells] == [leads, not leads, False]
    assert row.baseline == (0 if leads else 1)
    assert row.cells[0].difference == (None if leads else -1.0)
    assert row.beats.tolist() == [[False, leads, leads], [False, False, True], [False] * 3]
    assert ("m0 (guessed reading)" in comparison.text()) is not leads


def test_every_form_of_a_table_says_what_it_is_about() -> None:
    pair = [run({"mse": around(1.0 + index, 0.1)}, name=f"m{index}") for index in range(2)]
    for said in (compare(pair).text(), compare(pair)._repr_html_()):
        assert POPULATION in said
        assert RECIPES in said
    for said in (compare(pair[:1]).text(), pair[0]._repr_html_()):
        assert POPULATION in said
        assert RECIPES not in said
