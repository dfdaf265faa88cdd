"""Who is first for a purpose: one vote a construct, ties are no wins, grave findings and guesses take no place."""

from __future__ import annotations

import re

import pytest

from evaluation import TouchstoneError
from evaluation.judging import disqualified as disqualification
from evaluation.judging.compare import compare
from evaluation.judging.findings import Finding
from evaluation.judging.questions import Question
from evaluation.judging.ranking import Ranking, rankings
from evaluation.judging.verdict import verdicts
from evaluation.judging.weights import checked, written
from evaluation.record.run import Run
from tests.judging.test_compare import around, run
from ui.components.shared.verdict import headline

HERE = Question(name="here", words="Here", groups=("reconstruction",))


def described(one: Run, **facts: dict[str, object]) -> Run:
    """The run with facts of metrics replaced: metric -> field -> value."""
    outcomes = [outcome.model_copy(update=facts.get(outcome.metric, {})) for outcome in one.record.outcomes]
    return Run(record=one.record.model_copy(update={"outcomes": outcomes}), arrays=one.arrays)


def ranked(*runs: Run, cautions: dict[int, tuple[Finding, ...]] | None = None) -> Ranking:
    (found,) = rankings(compare(runs), cautions or {}, HERE)
    return found


def test_metrics_of_one_construct_have_one_vote() -> None:
    """The first is better on two metrics that are one, the second on two that are not."""
    one = {"construct_name": "distance"}
    first = run({m: around(1.0, 0.01, i) for i, m in enumerate("abc")} | {"d": around(2.0, 0.01, 9)}, name="first")
    second = run(
        {m: around(2.0, 0.01, 20 + i) for i, m in enumerate("abc")} | {"d": around(1.0, 0.01, 8)}, name="second"
    )
    assert ranked(first, second).places[0].run == 0
    alike = [described(each, a=one, b=one, c=one) for each in (first, second)]
    assert ranked(*alike).sentence == "The data cannot tell which of these models is best."
    assert ranked(*alike).constructs == 2


def test_ties_are_no_wins_and_equal_models_have_no_winner() -> None:
    runs = [
        run({"a": around(1.0, 0.1, index), "b": around(1.0, 0.1, 50 + index)}, name=f"m{index}") for index in range(12)
    ]
    found = ranked(*runs)
    assert {place.ahead for place in found.places} == {0}
    assert found.sentence == "The data cannot tell which of these models is best."
    (verdict,) = verdicts(compare(runs))
    assert verdict.sentence == "Undecided: no model is better than all others on any measure."


def test_the_first_is_said_with_the_size_of_its_lead() -> None:
    runs = [run({"a": around(value, 0.01, i)}, name=f"m{i}") for i, value in enumerate((2.0, 1.0, 4.0))]
    bounded = [described(one, a={"bounds": (0, None), "title": "error"}) for one in runs]  # type: ignore[dict-item]
    assert ranked(*bounded).sentence == "m1 is ahead of 2 of 2 others (50% lower error than m0)."


def test_grave_findings_and_guesses_take_no_place() -> None:
    runs = [run({"a": around(1.0 + i, 0.01, i)}, name=f"m{i}") for i in range(4)]
    facts = runs[1].record.checkpoint.model_copy(update={"confidence": "choose", "decided_by": "inference"})
    runs[1] = Run(record=runs[1].record.model_copy(update={"checkpoint": facts}), arrays=runs[1].arrays)
    grave = Finding(title="Copies", sentence="It copies.", metrics=("a",), grave=True)
    found = ranked(*runs, cautions={0: (grave,)})
    assert [place.run for place in found.places] == [2, 3, 0, 1]
    assert found.places[2].out == "disqualified: Copies"
    assert "reading is confirmed" in found.places[3].out


def test_a_value_that_means_nothing_leads_nothing() -> None:
    """The smallest gap of all is that of a model that reconstructs nothing."""
    asks = {"only_if": "mse < 2"}
    runs = [
        described(run({"mse": around(mse, 0.01, i), "gap": around(gap, 0.01, 9 + i)}, name=f"m{i}"), gap=asks)
        for i, (mse, gap) in enumerate([(5.0, 0.0), (1.0, 1.0), (1.0, 3.0)])
    ]
    gap = next(row for row in compare(runs).rows if row.metric == "gap")
    assert [cell.best for cell in gap.cells] == [False, True, False]
    assert gap.beats.sum() == 1
    assert [cell.verdict for cell in gap.cells] == ["incomparable", "baseline", "worse"]
    assert gap.cells[0].reason == "this number means nothing here: it asks that mse < 2"


def test_where_the_baselines_value_means_nothing_none_is_better_or_worse() -> None:
    asks = {"only_if": "mse < 2"}
    runs = [
        described(run({"mse": around(mse, 0.01, i), "gap": around(gap, 0.01, 9 + i)}, name=f"m{i}"), gap=asks)
        for i, (mse, gap) in enumerate([(5.0, 0.0), (1.0, 1.0)])
    ]
    gap = next(row for row in compare(runs, 0).rows if row.metric == "gap")
    assert gap.cells[1].verdict == "incomparable"
    assert gap.cells[1].reason == "of the baseline, this number means nothing here: it asks that mse < 2"


def test_weights_turn_a_ranking() -> None:
    """One is better on a, the other on b: alike, until the reader says which counts."""
    first = run({"a": around(1.0, 0.01, 1), "b": around(2.0, 0.01, 2)}, name="first")
    second = run({"a": around(2.0, 0.01, 3), "b": around(1.0, 0.01, 4)}, name="second")
    comparison = compare([first, second])

    def ahead(**weights: float) -> str:
        (found,) = rankings(comparison, {}, HERE, checked(weights, comparison.rows))
        return found.sentence.partition(" is")[0]

    assert ahead(a=2) == "first"
    assert ahead(a=0.5) == "second"
    assert ahead(a=0) == "second"
    assert ahead(a=0.1, b=0.1).startswith("The data cannot tell")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"fidelty": 2}, "did you mean 'fidelity'?"),
        ({"fidelity": -1}, "must be numbers of 0 or more; 'fidelity' got -1"),
        ({"fidelity": float("nan")}, "must be numbers of 0 or more"),
        ({"fidelity": True}, "must be numbers of 0 or more"),
        ({"fidelity": "much"}, "must be numbers of 0 or more; 'fidelity' got 'much'"),
        ({"Fidelity": 1, "m": 2}, "must name each construct once"),
        ({3: 1}, "must name what these runs measure; 3 is none of it: there are fidelity"),
    ],
)
def test_a_weight_that_is_none_is_one_sentence(weights: dict[object, object], said: str) -> None:
    facts = {"construct_name": "fidelity"}
    runs = [described(run({"m": around(1.0, 0.01, i)}, name=f"m{i}"), m=facts) for i in range(2)]
    with pytest.raises(TouchstoneError, match=re.escape(said)):
        checked(weights, compare(runs).rows)


def test_written_weights_are_taken_apart() -> None:
    assert written(["pixel error = 0.5", "fidelity=2"]) == {"pixel error": 0.5, "fidelity": 2.0}
    with pytest.raises(TouchstoneError, match="NAME=NUMBER"):
        written(["fidelity"])


def test_a_disqualified_model_leads_no_verdict_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one with the best numbers copies; of the rest the next is best."""
    runs = [run({"a": around(1.0 + i, 0.01, i)}, name=f"m{i}") for i in range(3)]
    grave = Finding(title="Copies", sentence="It copies.", metrics=("a",), grave=True)
    monkeypatch.setattr(disqualification, "by_model", lambda given: ((0, (grave,)),) if len(given) else ())
    (found,) = verdicts(compare(runs))
    assert found.sentence == "m1 is best on the one measure. Left out, as disqualified (Copies): m0."
    (two,) = verdicts(compare(runs[:2]))
    assert two.sentence == "m1 stands alone here. Left out, as disqualified (Copies): m0."
    assert two.standings[0].best == 0


def test_warnings_of_a_disqualified_model_say_nothing_against_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [run({"a": around(1.0 + i, 0.01, i)}, name=f"m{i}") for i in range(3)]
    runs[0] = described(runs[0], a={"warnings": ["they are copies"]})  # type: ignore[dict-item]
    grave = Finding(title="Copies", sentence="It copies.", metrics=("a",), grave=True)
    monkeypatch.setattr(disqualification, "by_model", lambda given: ((0, (grave,)),))
    (found,) = verdicts(compare(runs))
    assert found.caveat == ""
    assert headline((found,), ["m0", "m1", "m2"]) == "m1 leads on reconstruction. Disqualified: m0."
