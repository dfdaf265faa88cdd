"""What is understood of the catalogued public folders stays as good as it was measured."""

from __future__ import annotations

from pathlib import Path

from tests.series import Score, catalogued, partitions, scored, understood


def test_public_series_are_understood(test_data: Path) -> None:
    total = Score()
    right, recipes = [], []
    for repo, files in catalogued(test_data).items():
        found = understood(test_data, repo, files)
        total = sum(scored(files, found)[0].values(), total)
        for _, _, trainings, alike in partitions(files, found):
            right.append(trainings)
            recipes.append(alike)
    assert total.exact >= 0.95 * total.with_step
    # Ten names count from 0 and nothing beside them says so; no other file has a step that is not its own.
    assert total.false <= 10
    assert total.roles_right == total.roles
    assert total.seeds_false == 0
    assert all(right)
    assert False not in recipes
