from __future__ import annotations

import numpy as np
import pytest

from evaluation.judging.compare import compare
from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.pairing import paired_difference
from evaluation.judging.table import Cell
from evaluation.record.run import Run, write_view
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    ErrorRecord,
    ExtractorFacts,
    Failed,
    Ok,
    RunConfig,
    RunRecord,
    Skipped,
)
from evaluation.record.views import PerItem, Scalar
from evaluation.types import Array, TouchstoneError

Numbers = dict[str, tuple[float, Array | None]]


def run(
    numbers: Numbers,
    *,
    name: str = "m",
    better: str | None = "lower",
    n: int = 100,
    seed: int = 0,
    dataset: str = "d",
    extractor: str | None = None,
    params: dict[str, int] | None = None,
    extra: tuple[Ok | Skipped | Failed, ...] = (),
) -> Run:
    outcomes: list[Ok | Skipped | Failed] = []
    arrays: dict[str, Array] = {}
    for metric, (value, replicates) in numbers.items():
        view, made = write_view(metric, Scalar(value=value, n=n, replicates=replicates))
        arrays |= made
        outcomes.append(
            Ok(metric=metric, title=metric, group="reconstruction", better=better, value=value, n=n, view=view,
               params=params or {})
        )  # fmt: skip
    features = None if extractor is None else ExtractorFacts(name="classifier", sha256=extractor)
    record = RunRecord(
        checkpoint=CheckpointFacts(
            name=name, sha256=name, bytes=1, format="", family="", parameters=1, latent_dim=None
        ),
        dataset=DatasetFacts(source="digits", spec="digits", sha256=dataset, n=n),
        config=RunConfig(seed=seed, n=n, extractor=features),
        outcomes=[*outcomes, *extra],
        environment=Environment(touchstone="0", python="3", torch="2"),
    )
    return Run(record=record, arrays=arrays)


def around(value: float, spread: float, seed: int = 0, b: int = 200) -> tuple[float, Array]:
    return value, value + spread * np.random.default_rng(seed).normal(size=b)


def cells(*runs: Run, baseline: int = 0, metric: str = "mse") -> tuple[Cell, ...]:
    row = compare(runs, baseline).row(metric)
    assert row is not None
    return row.cells


@pytest.mark.parametrize(("better", "verdict"), [("lower", "worse"), ("higher", "better"), (None, "none")])
def test_a_larger_value_is_worse_better_or_neither_by_the_metrics_direction(better: str | None, verdict: str) -> None:
    base, other = cells(
        run({"mse": around(1.0, 0.01)}, better=better), run({"mse": around(2.0, 0.01, 1)}, better=better)
    )
    assert base.verdict == "baseline"
    assert other.verdict == verdict
    assert other.difference == 1.0
    assert other.p_holm is not None
    assert other.p_holm < LEVEL


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_swapping_the_baseline_swaps_the_verdict_and_the_sign(better: str) -> None:
    runs = run({"mse": around(1.0, 0.01)}, better=better), run({"mse": around(2.0, 0.01, 1)}, better=better)
    forth, back = cells(*runs)[1], cells(*runs, baseline=1)[0]
    assert {forth.verdict, back.verdict} == {"better", "worse"}
    assert (forth.difference, back.difference) == (1.0, -1.0)
    assert forth.p == back.p


def test_whole_numbers_are_compared_in_whole_steps() -> None:
    """Half a step is taken off for p and added to the interval, so that both agree. Other numbers have no steps."""
    rng = np.random.default_rng(0)
    replicates = rng.binomial(20, 0.3, size=2000).astype(float)
    paired = paired_difference(8.0, 4.0, replicates, np.zeros(2000))
    smooth = paired_difference(8.0, 4.0, replicates + 0.25, np.zeros(2000))
    assert paired.p > smooth.p
    assert paired.interval[0] == pytest.approx(smooth.interval[0] - 0.5)
    for difference in (2.0, 3.0, 4.0, 5.0, 6.0):
        found = paired_difference(difference, 0.0, replicates, np.zeros(2000))
        assert (found.p < 0.05) == (found.interval[0] > 0)
    assert paired_difference(3.0, 1.0, np.full(9, 3.0), np.full(9, 1.0)).interval == (2.0, 2.0)


def test_a_paired_difference_sees_what_the_intervals_hide() -> None:
    shared = np.random.default_rng(0).normal(size=200)  # both models suffer from the same hard items
    own = 0.001 * np.random.default_rng(1).normal(size=200)
    _, other = cells(run({"mse": (1.0, 1.0 + shared)}), run({"mse": (1.02, 1.02 + shared + own)}))
    assert other.verdict == "worse"


def test_the_p_value_is_that_of_z() -> None:
    replicates = np.array([-1.0, 1.0]) * np.sqrt(0.5)  # standard deviation 1 with ddof=1
    paired = paired_difference(1.959963984540054, 0.0, replicates, np.zeros(2))
    assert paired.p == pytest.approx(0.05, abs=1e-12)
    assert paired.interval[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.slow
def test_false_alarms_stay_below_six_percent_of_tables_where_nothing_differs() -> None:
    generator = np.random.default_rng(7)
    tables, alarms, marks, n, b = 300, 0, 0, 500, 1000
    weights = generator.multinomial(n, np.full(n, 1 / n), size=b) / n  # the bootstrap's resamplings, as counts
    for _ in range(tables):
        items = generator.normal(size=(3, 5, n)) + generator.normal(size=(1, 5, n))
        means, replicates = items.mean(-1), items @ weights.T
        runs = [
            run({f"metric{m}": (float(means[model, m]), replicates[model, m]) for m in range(5)}, name=str(model))
            for model in range(3)
        ]
        rows = compare(runs).rows
        alarms += any(cell.verdict in ("better", "worse") for row in rows for cell in row.cells)
        # the second family: pairs of models without the baseline
        apart = [row.cells[1:] for row in rows if not row.cells[0].best]
        marks += any(not cell.best and not cell.tied_with_best for others in apart for cell in others)
    assert alarms / tables <= 0.06
    assert marks / tables <= 0.06


def holm(p_values: list[float]) -> list[float]:
    correction = Correction.over([np.array(p_values)])
    return [correction.of(p) for p in p_values]


def test_holm_matches_a_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_corrections_run_over_the_whole_table() -> None:
    numbers: Numbers = {f"m{index}": around(1.0, 0.1, index) for index in range(10)}
    changed = {metric: (value + 0.001, replicates) for metric, (value, replicates) in numbers.items()}
    runs = [run(numbers), run(changed), run(changed)]
    named, unnamed = compare(runs, 0), compare(runs)
    assert (named.tests, unnamed.tests) == (20, 30)
    assert named.corrected == "paired, Holm over 20 comparisons with the named baseline"
    assert unnamed.corrected == "paired, Holm over all 30 pairs of models"


def test_without_replicates_a_difference_is_shown_but_not_judged() -> None:
    _, other = cells(run({"mse": around(1.0, 0.1)}), run({"mse": (2.0, None)}))
    assert other.verdict == "incomparable"
    assert "no resamplings of this value" in other.reason
    assert (other.difference, other.p) == (1.0, None)
    assert not other.tied_with_best


def test_other_numbers_of_replicates_or_other_parameters_are_incomparable() -> None:
    base = run({"mse": around(1.0, 0.1)}, params={"k": 5})
    _, shorter, elsewhere = cells(
        base, run({"mse": around(1.0, 0.1, b=100)}, params={"k": 5}), run({"mse": around(1.0, 0.1)}, params={"k": 9})
    )
    assert shorter.verdict == elsewhere.verdict == "incomparable"
    assert "100 resamplings here and 200" in shorter.reason
    assert "other parameters" in elsewhere.reason


def test_a_baseline_without_a_value_says_why() -> None:
    skipped = run({}, extra=(Skipped(metric="mse", group="reconstruction", reason="this model has no encoder"),))
    base, other = cells(skipped, run({"mse": around(1.0, 0.1)}))
    assert (base.status, base.reason, base.verdict) == ("skipped", "this model has no encoder", "none")
    assert other.verdict == "incomparable"
    assert "no encoder" in other.reason
    assert not other.best  # there is nothing to compare it with


def test_a_failure_and_a_metric_that_was_not_asked_for_have_a_reason() -> None:
    failed = run({}, extra=(Failed(metric="mse", error=ErrorRecord(type="ValueError", message="NaN")),))
    _, broken, absent = cells(run({"mse": around(1.0, 0.1)}), failed, run({}))
    assert (broken.status, broken.reason) == ("failed", "ValueError: NaN")
    assert (absent.status, absent.reason) == ("skipped", "this metric was not asked for in this run")


def test_best_and_not_distinguishable_from_best() -> None:
    best, close, far = (run({"mse": around(value, 0.05, index)}) for index, value in enumerate((1.0, 1.01, 3.0)))
    for order in ([best, close, far], [far, close, best], [close, best, far]):
        by_value = {cell.value: cell for cell in cells(*order)}
        assert (by_value[1.0].best, by_value[1.0].tied_with_best) == (True, False)
        assert (by_value[1.01].best, by_value[1.01].tied_with_best) == (False, True)
        assert (by_value[3.0].best, by_value[3.0].tied_with_best) == (False, False)


def test_equal_values_are_tied_and_none_is_best() -> None:
    ones = np.ones(50)
    base, other = cells(run({"mse": (1.0, ones)}), run({"mse": (1.0, ones)}))
    assert (base.best, base.tied_with_best) == (other.best, other.tied_with_best) == (False, True)
    assert (other.verdict, other.p) == ("tied", 1.0)


@pytest.mark.parametrize("count", [2, 3])
def test_values_that_no_resampling_moves_are_no_evidence(count: int) -> None:
    """Six dead units in every resampling and seven in every resampling: nothing says how far chance would move them."""
    runs = [run({"mse": (6.0 + index, np.full(50, 6.0 + index))}) for index in range(count)]
    first, *others = cells(*runs)
    for other in others:
        assert (other.verdict, other.p, other.difference_interval) == ("incomparable", 1.0, None)
        assert "no resampling moves either number" in other.reason
        assert other.tied_with_best
    assert first.best


def test_rounding_noise_is_no_difference() -> None:
    _, other = cells(run({"mse": (1.0, np.ones(50))}), run({"mse": (1.0 + 1e-15, np.ones(50))}))
    assert other.verdict == "tied"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n": 50}, r"different n \(test images\) \(100; 50\)"),
        ({"seed": 1}, r"different seed \(0; 1\)"),
        ({"dataset": "e"}, "different data"),
        ({"extractor": "y"}, r"different feature extractor \(classifier x; classifier y\)"),
    ],
)
def test_unlike_runs_are_refused_in_one_sentence_that_names_the_difference(
    change: dict[str, object], words: str
) -> None:
    first = run({"mse": around(1.0, 0.1)}, name="a", extractor="x")
    with pytest.raises(TouchstoneError, match=words) as error:
        compare([first, run({"mse": around(1.0, 0.1)}, name="b", **({"extractor": "x"} | change))])  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_a_run_that_needed_no_features_fits_any_extractor() -> None:
    compare([run({}, extractor=None), run({}, extractor="x"), run({}, extractor="x")])


def test_views_that_are_no_single_number_have_no_row() -> None:
    view, arrays = write_view("errors", PerItem(values=np.zeros(3), label="e"))
    first = run({"mse": around(1.0, 0.1)}, extra=(Ok(metric="errors", group="reconstruction", view=view),))
    with_items = Run(record=first.record, arrays={**first.arrays, **arrays})
    skipped = run({}, extra=(Skipped(metric="errors", reason="no encoder"),))
    assert [row.metric for row in compare([with_items, skipped]).rows] == ["mse"]


def test_rows_follow_the_groups() -> None:
    extra = (
        Skipped(metric="fid", group="generation", reason="r"),
        Skipped(metric="gap", group="reconstruction", reason="r"),
    )
    assert [row.metric for row in compare([run({}, extra=extra)]).rows] == ["gap", "fid"]


@pytest.mark.parametrize("baseline", [-1, 1])
def test_a_baseline_that_is_not_there_is_refused(baseline: int) -> None:
    with pytest.raises(TouchstoneError, match="the baseline must be"):
        compare([run({})], baseline)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(TouchstoneError, match="nothing to compare"):
        compare([])


@pytest.mark.parametrize("baseline", [0, 1])
def test_verdict_and_mark_never_contradict_each_other_on_the_pair_with_the_baseline(baseline: int) -> None:
    for step in np.linspace(0, 0.5, 26):
        pair = cells(run({"mse": around(1.0, 0.1)}), run({"mse": around(1.0 + step, 0.1, 1)}), baseline=baseline)
        verdict = pair[1 - baseline].verdict
        second = next((cell for cell in pair if not cell.best), None)
        assert second is None or second.tied_with_best == (verdict == "tied")
