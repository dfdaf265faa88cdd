"""A training that was resumed is said, and is no second seed of its recipe."""

from __future__ import annotations

from tests.models.trainings.folders import file, the_training, understood


def test_counters_that_begin_again_are_said() -> None:
    passes = {10: 1000, 20: 2000, 30: 900, 40: 1900}
    training = the_training(*(file(f"m_epoch_{n}.pth", passes=[count]) for n, count in passes.items()))
    (note,) = training.notes
    assert "resumed between step 20 and step 30" in note
    assert "from 2,000 to 900" in note


def test_counters_that_were_ahead_at_the_first_step_are_said() -> None:
    training = the_training(*(file(f"m_epoch_{n}.pth", passes=[5000 + 100 * n]) for n in (50, 60, 70)))
    (note,) = training.notes
    assert "the weights of step 50 stands for 100 steps" in note
    assert not the_training(*(file(f"m_epoch_{n}.pth", passes=[100 * (n + 1)]) for n in (49, 59, 69))).notes


def test_a_folder_that_goes_on_where_another_ended_is_no_second_seed() -> None:
    def folder(version: int, *steps: int) -> list[str]:
        return [f"version_{version}/epoch={step // 100}-step={step}.ckpt" for step in steps]

    found = understood(*folder(0, 100, 200, 300), *folder(1, 400, 500, 600))
    assert [len(recipe.trainings) for recipe in found.recipes] == [1, 1]
    assert found.trainings[1].notes == (
        "it goes on from step 300, where 'version_0' ended, as a resumed training does",
    )
    beside = understood(*folder(0, 100, 200, 300), *folder(1, 100, 200, 300))
    assert [len(recipe.trainings) for recipe in beside.recipes] == [2]
