"""Which recipes are worth their cost."""

from __future__ import annotations

from evaluation.judging.sweeps.front import Priced, cost_front


def priced(cost: float, number: float, half: float | None = None) -> Priced:
    return Priced(cost=cost, number=number, interval=None if half is None else (number - half, number + half))


def test_nobody_on_the_front_is_as_cheap_and_better() -> None:
    found = cost_front([priced(3, 1), priced(1, 3), priced(2, 2), priced(2, 4), priced(3, 2)])
    assert found.by_value == (1, 2, 0)
    assert found.possible == (1, 2, 0)


def test_what_chance_may_have_put_behind_is_possible_still() -> None:
    found = cost_front([priced(1, 2.0, 0.5), priced(2, 2.1, 0.5), priced(2, 4.0, 0.5)])
    assert found.by_value == (0,)
    assert found.possible == (0, 1)


def test_equal_recipes_stand_together_and_none_makes_none() -> None:
    assert cost_front([priced(1, 1), priced(1, 1)]).by_value == (0, 1)
    assert cost_front([]).by_value == ()
