"""The Python half of the table of models: what is sent, and how the answer is checked."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from evaluation.store.model_marks import ModelMark
from evaluation.store.run_facts import RunFacts
from ui.components.shared.model_table.component import FOLDER, SCRIPTS
from ui.components.shared.model_table.payload import build, chips
from ui.components.shared.model_table.told import decode
from ui.table import looks as table_looks
from ui.table import model_columns
from ui.table import views as table_views
from ui.table.model_rows import ModelRow

FACTS = RunFacts(
    family="vae", parameters=10, latent_dim=2, mark="", seconds=1.0, training={"lr": 0.1},
    numbers={"mse": (0.0085, 0.0083, 0.0087)},
)  # fmt: skip
LONG = "a-sweep-of-convolutional-autoencoders-on-digits-{}-with-a-long-ending"


def row(name: str, number: int, **more: Any) -> ModelRow:
    return ModelRow(id=f"{number:010x}", sha256=f"{number:064x}", name=name, colour=number, facts=FACTS, **more)


ROWS = [
    row(LONG.format("beta0.5"), 0, family="vae", mark=ModelMark(tags=("good",))),
    row(LONG.format("beta4.0"), 1, family="gan"),
    row("<b>bold\u202e</b>", 13, family="gan", status="archived"),
    ModelRow(
        id="00000000ff", sha256="0" * 64, name="on mnist", colour=None, parent=f"{0:010x}", facts=FACTS, kind="run"
    ),
]


@pytest.fixture(autouse=True)
def _titles(monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.stored_facts import MetricTitle

    known = {"mse": MetricTitle("mse", "Mean squared error", "reconstruction", "lower")}
    monkeypatch.setattr("ui.services.metric_titles", lambda measured: known)


def test_every_row_is_sent_by_its_id_with_a_label_that_tells_it_apart() -> None:
    sent = json.loads(build(ROWS, model_columns.offered(ROWS)).content)
    assert sent["ids"] == [one.id for one in ROWS]
    assert len(set(sent["labels"])) == len(ROWS)
    assert "beta0.5" in sent["labels"][0]
    assert sent["names"][2] == "<b>bold</b>"  # as text; characters that turn the direction are gone
    assert sent["parents"] == [None, None, None, ROWS[0].id]
    assert sent["takes"] == [[ROWS[0].id], [ROWS[1].id], [ROWS[2].id], []]
    assert sent["colours"][0] != sent["colours"][1]
    assert (sent["shapes"][0], sent["shapes"][2]) == (0, 1)
    mse = next(column for column in sent["columns"] if column["key"] == "metric mse")
    assert (mse["values"][0], mse["text"][0], mse["better"]) == (0.0085, "0.0085 ± 0.0002", "lower")


def test_the_same_rows_have_the_same_digest_and_any_change_another() -> None:
    columns = model_columns.offered(ROWS)
    assert build(ROWS, columns).digest == build(list(ROWS), columns).digest
    assert build(ROWS[:3], columns).digest != build(ROWS, columns).digest
    assert build(ROWS, columns[1:]).digest != build(ROWS, columns).digest


def test_few_columns_stand_at_first_and_all_are_offered() -> None:
    columns = model_columns.offered(ROWS)
    keys = [column.key for column in columns]
    assert {"family", "tags", "parameters", "training lr", "metric mse"} <= set(keys)
    assert model_columns.at_first(columns) == ["what", "data", "status", "tags", "added", "metric mse"]


def test_chips_are_the_chosen_by_id_in_the_order_of_the_rows() -> None:
    assert [chip["id"] for chip in chips(ROWS, [ROWS[2].id, ROWS[0].id, "gone"])] == [ROWS[0].id, ROWS[2].id]
    assert len(chips(ROWS, [one.id for one in ROWS], most=2)) == 2


@pytest.mark.parametrize(
    "state",
    [{}, {"told": 3}, {"told": {"chosen": "abc"}}, {"told": {"chosen": [1, None, "<b>", "XYZ"]}}, {"act": "open"},
     {"columns": {"keys": [3]}}, {"open": 1}, {"act": {"what": 5}}],
)  # fmt: skip
def test_what_a_browser_may_not_say_counts_as_unsaid(state: dict[str, Any]) -> None:
    told = decode(state)
    assert told.chosen in (None, ())
    assert (told.open, dict(told.act), told.columns or ()) == (False, {}, ())


def test_a_choice_is_read_once_each_with_its_turn() -> None:
    told = decode({"told": {"chosen": ["00ab", "00cd", "00ab"], "turn": 4}, "open": True})
    assert (told.chosen, told.turn, told.open) == (("00ab", "00cd"), 4, True)


def test_settings_of_a_view_are_taken_apart_and_bounded() -> None:
    hostile = {"text": 5, "filters": {"family": ["vae", 3], 7: ["x"], "tags": "no"}, "sort": [], "chosen": ["00ab", {}]}
    assert table_views.checked(hostile) == {
        "text": "", "group": "", "filters": {"family": ["vae"]}, "sort": None, "columns": [], "chosen": ["00ab"],
    }  # fmt: skip
    assert table_views.checked(None)["filters"] == {}
    whole = {"text": "beta", "group": "family", "filters": {}, "sort": {"key": "name", "down": True}, "columns": ["a"],
             "chosen": []}  # fmt: skip
    assert table_views.checked(whole) == whole


CHECKS = """
const models = new Models(INPUT);
const view = {text: "", filters: {}, group: "", sort: null, hidden: {status: ["archived"]}};
const end = (id) => id.slice(-2);
const seen = (change, unfolded = new Set()) =>
  arranged(models, {...view, ...change}, unfolded, new Set()).lines
    .map(({group, row}) => group ?? end(models.ids[row]));
console.log(JSON.stringify([
  seen({}), seen({}, new Set([models.ids[0]])), seen({text: "GAN"}), seen({filters: {status: ["archived"]}}),
  seen({filters: {family: ["vae", "gan"]}}), seen({filters: {tags: ["good"]}}), seen({sort: {key: "name", down: true}}),
  seen({sort: {key: "metric mse", down: true}}), seen({group: "family"}), seen({group: "tags"}),
  between(models, arranged(models, view, new Set(), new Set()).lines, 1, 0).map(end),
]));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the scripts of the table without a browser")
def test_rows_are_filtered_sorted_grouped_and_unfolded_by_what_they_are() -> None:
    sent = json.loads(build(ROWS, model_columns.offered(ROWS)).content)
    scripts = "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS[:2])
    program = f"{scripts}\nconst INPUT = {json.dumps(sent)};\n{CHECKS}"
    ended = subprocess.run(["node", "-e", program], capture_output=True, text=True, timeout=30, check=True)
    assert json.loads(ended.stdout) == [
        ["00", "01"], ["00", "ff", "01"], ["01"], ["0d"], ["00", "01"], ["00"], ["01", "00"], ["00", "01"],
        ["vae", "00", "gan", "01"], ["good", "00", "none", "01"], ["00", "01"],
    ]  # fmt: skip


def test_a_look_goes_into_the_address_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    address: dict[str, str] = {}
    monkeypatch.setattr("ui.state.text", address.get)
    monkeypatch.setattr(
        "ui.state.put", lambda name, value: address.pop(name, None) if value is None else address.update({name: value})
    )
    assert table_looks.written() is None
    look = {
        "text": "beta 0.5",
        "filters": {"family": ["gan", "conv vae"], "tags": ["a&b=c"]},
        "group": "family",
        "sort": {"key": "metric mse", "down": True},
    }
    table_looks.put({**look, "turn": 3, "chosen": ["no id"], "more": 1})
    assert address == {
        "find": "beta 0.5", "where": "family=gan&family=conv+vae&tags=a%26b%3Dc", "by": "family", "sort": "-metric mse",
    }  # fmt: skip
    assert table_looks.written() == look
    table_looks.put("nonsense")
    assert address == {}
