"""What the Compare page shows is what judging says: values, differences, verdicts, colours, and what lies outside."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from evaluation.judging.compare import compare
from evaluation.judging.findings import by_model
from evaluation.record import figures
from evaluation.record.glossary import of_metric
from evaluation.record.views import Scalar
from tests.fixtures.runs import ZOO, named, zoo_run
from ui.components.compare.compared import Compared
from ui.components.compare.measure_table.payload import build
from ui.components.compare.measures import measured
from ui.components.compare.outliers import axis
from ui.components.compare.pair_matrix import shades
from ui.words import terms

HOSTILE = "<b>bold</b> & \u202e‮name"


@pytest.fixture(scope="module")
def zoo() -> Compared:
    runs = [zoo_run(name) for name in ZOO]
    runs[0] = named(runs[0], HOSTILE)
    ids = tuple(f"{index:010x}" for index in range(len(runs)))
    return Compared(comparison=compare(runs, 1), runs=tuple(runs), ids=ids, cautions=dict(by_model(runs)))


def test_every_cell_says_what_judging_says(zoo: Compared) -> None:
    rows = measured(zoo.comparison)
    sent = build(zoo, rows, models_down=True).content
    assert [one["key"] for one in sent["across"]] == [row.metric for row in rows]
    for across, row in enumerate(rows):
        for cell in row.cells:
            shown = sent["cells"][cell.run][across]
            if cell.status != "ok":
                assert shown["h"] == cell.reason
                assert "s" not in shown
                continue
            assert shown["t"] == figures.measured(cell.value, cell.interval)
            assert shown["s"] == cell.value
            real = cell.verdict in ("better", "worse")
            assert np.sign(shown.get("w", 0.0)) == (0 if not real else 1 if cell.verdict == "better" else -1)
            assert ("≈" in shown.get("d", "")) == (cell.verdict == "tied")
            assert (shown.get("k") == "best") == (cell.best and not cell.too_few)


def test_a_few_models_stand_side_by_side_with_the_same_cells(zoo: Compared) -> None:
    rows = measured(zoo.comparison)[:5]
    down, across = (build(zoo, rows, models_down=turn).content for turn in (True, False))
    assert across["cells"] == [list(line) for line in zip(*down["cells"], strict=True)]
    assert (across["down"], across["across"]) == (down["across"], down["down"])
    assert not across["sorts"]


def test_names_are_plain_text_and_what_stands_against_a_model_stands_below_it(zoo: Compared) -> None:
    sent = build(zoo, measured(zoo.comparison)[:2], models_down=True).content
    assert sent["down"][0]["full"] == "<b>bold</b> & name"
    assert "\u202e" not in json.dumps(sent, ensure_ascii=False)
    for index, said in zoo.cautions.items():
        grave = any(one.grave for one in said)
        assert ("disqualified" if grave else "warning") in sent["down"][index]["under"]
        assert sent["down"][index]["hint"] == "; ".join(one.title for one in said)


def test_another_table_has_another_digest(zoo: Compared) -> None:
    rows = measured(zoo.comparison)
    digests = {build(zoo, rows[:size], models_down=True).digest for size in (2, 3)}
    assert len(digests | {build(zoo, rows[:3], models_down=True).digest}) == 2


def test_the_matrix_colours_what_is_real_and_nothing_else(zoo: Compared) -> None:
    for metric in ("mse", "frechet_distance"):
        found = zoo.comparison.every_pair(metric)
        able = [index for index, cell in enumerate(found.row.cells) if cell.value is not None]
        shade = shades(found, able)
        assert np.isnan(np.diag(shade)).all()
        for down, i in enumerate(able):
            for across, j in enumerate(able):
                if i != j:
                    sign = {"better": 1, "worse": -1}.get(found.state(i, j), 0)
                    assert np.sign(shade[down, across]) == sign
        assert np.nanmax(np.abs(shade)) <= 1


def scalar(value: float) -> Scalar:
    return Scalar(value=value, interval=(value - 0.1, value + 0.1), n=300)


def test_an_axis_holds_every_interval_unless_a_value_is_far_out() -> None:
    near = [scalar(value) for value in (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)]
    whole = axis(near)
    assert whole.outside == frozenset()
    assert whole.low < 0.9
    assert whole.high > 1.6
    cut = axis([*near, scalar(900.0), scalar(-900.0)])
    assert cut.outside == {6, 7}
    assert (cut.low, cut.high) == pytest.approx((whole.low, whole.high))
    assert cut.within(900.0) == cut.high
    assert axis([scalar(1.0), scalar(900.0)]).outside == frozenset()  # of two none is an outlier
    assert axis([replace(scalar(1.0), interval=None)] * 6).outside == frozenset()


def test_every_measure_says_what_it_means(zoo: Compared) -> None:
    rows = measured(zoo.comparison)
    sent = build(zoo, rows, models_down=True).content
    for one, row in zip(sent["across"], rows, strict=True):
        assert one["says"] == (terms.meaning(row.metric) or row.explanation) != ""
        known = of_metric(row.metric)
        assert sent["details"][row.metric]["more"] == ("" if known is None else terms.address(known.key))
