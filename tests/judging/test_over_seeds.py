"""What several seeds say of the same checkpoints."""

from __future__ import annotations

from evaluation.judging.compare import Comparison, compare
from evaluation.judging.over_seeds import over_seeds
from tests.judging.test_compare import around, run


def table(seed: int, **values: float) -> Comparison:
    """A comparison at one seed; a lower value is better."""
    runs = [
        run({"mse": around(value, 0.01, index), "ssim": around(1.0 + value / 1000, 0.1, 9 + index)},
            name=name, seed=seed)
        for index, (name, value) in enumerate(values.items())
    ]  # fmt: skip
    return compare(runs)


def test_differences_are_sorted_by_how_many_seeds_find_them() -> None:
    tables = {0: table(0, a=1.0, b=2.0, c=3.0), 1: table(1, a=1.0, b=2.0, c=2.0), 2: table(2, c=4.0, b=2.0, a=3.0)}
    found = over_seeds(tables)
    # b beats c at seeds 0 and 2; a beats c at all; a beats b at 0 and 1, and b beats a at 2
    assert (found.always, found.sometimes, found.turned) == ({"mse": 1}, {"mse": 1}, {"mse": 1})
    first, *others = found.lines()
    assert first == (
        "Of 3 differences that any of the seeds 0, 1 and 2 finds between 3 checkpoints, 1 is found at every seed, "
        "1 at some only, and 1 turns round."
    )
    assert others[:2] == ["At some seeds only: mse 1.", "Turned round: mse 1."]
    assert "no other training" in others[2]


def test_checkpoints_that_one_seed_lacks_are_not_counted() -> None:
    found = over_seeds({0: table(0, a=1.0, b=2.0, c=3.0), 1: table(1, a=1.0, b=2.0)})
    assert (found.shared, found.always, found.sometimes) == (2, {"mse": 1}, {})


def test_seeds_without_a_common_checkpoint_get_advice() -> None:
    found = over_seeds({0: table(0, a=1.0, b=2.0), 1: table(1, c=1.0, d=2.0)})
    (line,) = found.lines()
    assert line.startswith("Seeds 0 and 1 have no checkpoint in common")
    assert line.endswith("Measure all checkpoints with the same --seed to compare them.")
