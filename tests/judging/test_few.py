"""Below its least n a number is shown and decides nothing; so does a count that no resampling moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.judging.compare import Comparison, compare
from evaluation.judging.few import too_few
from evaluation.judging.questions import questions
from evaluation.judging.ranking import rankings
from evaluation.judging.verdict import verdicts
from evaluation.record.run import Run
from evaluation.record.schema import LeastN, Ok
from tests.judging.test_compare import run

SPREAD = np.random.default_rng(0).normal(0, 0.01, 200)


def needing(least: LeastN | None, *, images: int, samples: int = 0, own: int | None = None) -> tuple[Run, ...]:
    """Three models that differ beyond doubt, of which one number needs ``least``."""
    found = []
    for place, name in enumerate("abc"):
        made = run({"error": (1.0 + place, 1.0 + place + SPREAD)}, name=name, n=images)
        outcomes = [one.model_copy(update={"least_n": least, "n": own or images}) for one in made.record.outcomes]
        config = made.record.config.model_copy(update={"n_samples": samples})
        found.append(replace(made, record=made.record.model_copy(update={"outcomes": outcomes, "config": config})))
    return tuple(found)


def said(*, least: tuple[int, int], images: int, samples: int, own: int) -> str:
    (first, *_) = needing(LeastN(images=least[0], samples=least[1]), images=images, samples=samples, own=own)
    return too_few(first.record.outcomes[0], first)


@pytest.mark.parametrize(
    ("least", "images", "samples", "own", "reason"),
    [
        ((100, 0), 20, 1000, 20, "too few: needs 100 images, had 20"),
        ((100, 0), 100, 5, 100, ""),
        ((100, 0), 600, 5, 30, "too few: needs 100 images, had 30"),
        ((0, 300), 5, 200, 200, "too few: needs 300 samples, had 200"),
        ((300, 1000), 20, 50, 50, "too few: needs 300 images, had 20, and 1,000 samples, had 50"),
        ((300, 1000), 300, 1000, 300, ""),
    ],
)
def test_the_reason_says_what_is_needed_and_what_came(
    least: tuple[int, int], images: int, samples: int, own: int, reason: str
) -> None:
    assert said(least=least, images=images, samples=samples, own=own) == reason


def decided(comparison: Comparison) -> bool:
    ranked = [rankings(comparison, {}, question) for question in questions().values()]
    return (
        any(row.beats.any() for row in comparison.rows)
        or any(cell.best or cell.tied_with_best or cell.p is not None for row in comparison.rows for cell in row.cells)
        or any(place.ahead for several in ranked for one in several for place in one.places)
        or any(standing.leading for verdict in verdicts(comparison) for standing in verdict.standings)
    )


@pytest.mark.parametrize("baseline", [None, 0, 2])
def test_a_number_of_too_few_items_is_shown_and_decides_nothing(baseline: int | None) -> None:
    least = LeastN(images=100, samples=0)
    assert decided(compare(needing(least, images=100), baseline))
    assert decided(compare(needing(None, images=20), baseline))
    comparison = compare(needing(least, images=20), baseline)
    assert not decided(comparison)
    for cell in comparison.rows[0].cells:
        assert (cell.verdict, cell.reason) == ("too few", "too few: needs 100 images, had 20")
        assert cell.value is not None
    assert verdicts(comparison)[0].sentence == (
        "Undecided: the one measure has too few images or samples (error needs 100 images, had 20)."
    )
    assert "too few: needs 100 images, had 20: error" in comparison.text()
    assert "1 too few" in comparison.text()
    assert set(comparison.to_frame()["verdict"]) == {"too few"}


def test_one_model_of_too_few_items_costs_only_itself() -> None:
    runs = list(needing(LeastN(images=100, samples=0), images=200))
    few = [one.model_copy(update={"n": 30}) for one in runs[0].record.outcomes if isinstance(one, Ok)]
    runs[0] = replace(runs[0], record=runs[0].record.model_copy(update={"outcomes": few}))
    row = compare(runs).rows[0]
    assert [cell.best for cell in row.cells] == [False, True, False]
    assert row.cells[0].verdict == "too few"
    assert not row.beats[0].any()
    assert not row.beats[:, 0].any()


@given(counts=st.lists(st.integers(0, 50), min_size=2, max_size=5), baseline=st.sampled_from([None, 0, 1]))
@settings(max_examples=20, deadline=None)
def test_counts_that_no_resampling_moves_are_no_evidence(counts: list[int], baseline: int | None) -> None:
    runs = [
        run({"units": (float(count), np.full(50, float(count)))}, name=str(place)) for place, count in enumerate(counts)
    ]
    comparison = compare(runs, baseline)
    (row,) = comparison.rows
    assert not {"better", "worse"} & {cell.verdict for cell in row.cells}
    assert not row.beats.any()
    assert all(cell.p is None or cell.p == 1 for cell in row.cells)
    assert not any(standing.best for verdict in verdicts(comparison) for standing in verdict.standings)
