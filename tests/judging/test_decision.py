"""One answer a question: who leads, by how much, what stands against it, and where every other model stands."""

from __future__ import annotations

import pytest

from evaluation.judging.compare import compare
from evaluation.judging.decision import Decision, decisions
from evaluation.judging.findings import Finding
from evaluation.judging.questions import questions
from evaluation.record.run import Run
from tests.judging.test_compare import around, run
from tests.judging.test_ranking import described

FAULT = Finding(title="Copies", sentence="It copies.", metrics=("a",), grave=True)
DOUBT = Finding(title="A wide code", sentence="Its code is wide.", metrics=("a",))


def answer(*runs: Run, cautions: dict[int, tuple[Finding, ...]] | None = None) -> Decision:
    """The answer to the one question that these metrics, all of reconstruction, are asked under."""
    found = decisions(compare(runs), cautions or {})
    return next(one for one in found if one.question.groups == ("reconstruction",))


def of(mse: float, seed: int, name: str) -> Run:
    made = run({"mse": around(mse, 0.01, seed), "ssim": around(mse, 0.01, 50 + seed)}, name=name)
    return described(made, mse={"bounds": (0.0, None)})


def test_the_leader_is_said_with_its_lead_and_what_stands_against_it() -> None:
    models = [of(value, seed, f"m{seed}") for seed, value in enumerate((2.0, 1.0, 4.0))]
    found = answer(*models, cautions={1: (DOUBT,), 0: (DOUBT,)})
    assert (found.leader, found.second, found.ahead) == (1, 0, (2, 2))
    assert found.effect == "50% lower mse"
    assert found.against == (DOUBT,)
    assert [one.state for one in found.effects] == ["behind", "leads", "behind"]
    assert [one.change and round(one.change, 1) for one in found.effects] == [1.0, None, 3.0]
    assert found.power == ""


def test_equal_models_have_no_leader_and_the_answer_says_what_could_have_been_seen() -> None:
    models = [of(1.0, seed, f"m{seed}") for seed in range(12)]
    found = answer(*models)
    assert found.leader is None
    assert found.sentence == "The data cannot tell which of these models is best."
    assert {one.state for one in found.effects} == {"level"}
    assert found.against == ()
    assert "would have been found" in found.power


def test_the_disqualified_are_out_and_nothing_is_taken_to_them() -> None:
    found = answer(of(0.1, 0, "copies"), of(1.0, 1, "a"), of(2.0, 2, "b"), cautions={0: (FAULT,)})
    assert found.leader == found.reference == 1
    assert found.out == {0: "disqualified: Copies"}
    assert found.effects[0].state == "out"
    assert found.effects[0].change is None


def test_a_guessed_reading_takes_no_place_and_is_nothing_against_a_model() -> None:
    guessed = of(0.1, 0, "guessed")
    facts = guessed.record.checkpoint.model_copy(update={"confidence": "choose"})
    guessed = Run(record=guessed.record.model_copy(update={"checkpoint": facts}), arrays=guessed.arrays)
    found = answer(guessed, of(1.0, 1, "a"), of(2.0, 2, "b"))
    assert found.leader == 1
    assert found.effects[0].state == "unconfirmed"


def test_who_cannot_do_it_is_no_part_of_the_answer() -> None:
    other = described(run({"fd": around(1.0, 0.01, 5)}, name="a generator"), fd={"group": "generation"})
    found = answer(of(1.0, 1, "a"), of(2.0, 2, "b"), other)
    assert found.effects[2].state == "unable"
    assert found.ahead == (1, 1)


@pytest.mark.parametrize(
    "asked", [asked for asked in questions().values() if asked.heading], ids=lambda asked: asked.name
)
def test_what_a_question_names_exists(asked: object) -> None:
    from evaluation.judging.questions import Question
    from evaluation.registry import registry

    assert isinstance(asked, Question)
    known = registry().metrics
    assert {known[name].group for name in asked.telling} <= set(asked.groups)
    assert not asked.picture or asked.picture in known


def test_a_leader_that_is_tied_with_the_second_is_not_called_real() -> None:
    """The first beats the third alone; the second, which nobody can tell from either, beats nobody."""
    wide = run({"mse": around(1.5, 2.0, 2)}, name="b")
    found = answer(of(1.0, 1, "a"), wide, of(2.0, 3, "c"))
    assert (found.leader, found.second, found.ahead) == (0, 1, (1, 2))
    assert not found.real
    clear = answer(of(1.0, 1, "a"), of(2.0, 2, "b"), of(4.0, 3, "c"))
    assert clear.real
