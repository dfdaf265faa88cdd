"""How the Compare page is looked at stands in its address; each view is drawn when it is open, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.runs import ZOO, Kind, fill
from tests.ui.apptest import everything_said, open_page, sent_to_numbers

PAGE = "pages/20_compare.py"
VIEWS = (
    "One measure",
    "Two measures",
    "Profiles",
    "Every pair",
    "Two models",
    "Where two disagree",
    "Images and curves",
)


MODELS = ("autoencoder-2d", "conv-vae", "vae-collapsed", "gan-covering")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks") / "workspace"
    fill(folder, {name: ZOO[name] for name in MODELS}).close()
    return folder


@pytest.fixture(autouse=True)
def _here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(workspace))
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)


def test_a_headline_opens_sorted_by_its_first_measure_and_the_address_says_otherwise() -> None:
    (sent,) = sent_to_numbers(open_page(PAGE))
    shown = [one["key"] for one in sent["table"]["across"]]
    assert len(shown) == 6
    assert (sent["sort"], sent["worst"], sent["open"]) == (shown[0], False, "")
    (sent,) = sent_to_numbers(open_page(PAGE, columns="reconstruction", sorted="-ssim", details="mse"))
    assert {one["key"] for one in sent["table"]["across"]} >= {"mse", "ssim"}
    assert (sent["sort"], sent["worst"], sent["open"]) == ("ssim", True, "mse")
    assert sent["table"]["details"]["mse"]["parts"][-1] == ["Source", "Example 2020."]


def test_an_address_that_names_no_column_is_as_good_as_none() -> None:
    at = open_page(PAGE, sorted="-<script>", details="no-such", tab="no-such")
    assert not at.exception
    (sent,) = sent_to_numbers(at)
    assert sent["sort"] == sent["table"]["across"][0]["key"]
    assert (sent["worst"], sent["open"]) == (False, "")


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_drawn_and_no_other(view: str) -> None:
    at = open_page(PAGE, tab=view)
    assert not at.exception
    assert not at.error
    said = everything_said(at)
    assert (len(at.get("plotly_chart")) == 1) >= (view in ("Two measures", "Profiles"))
    assert ("ts-table ts-forest" in said) == (view == "One measure")
    assert ("ts-table ts-pairs" in said) == (view == "Every pair")
    assert ('class="ts-gallery' in said) == (view in ("Where two disagree", "Images and curves"))
    assert (len(sent_to_numbers(at)) == 2) == (view == "Two models")


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_that_these_models_do_not_have_is_no_fault(
    view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One model, and models that share nothing."""
    for name, kinds in (
        ("one", {"only": Kind(0.1)}),
        (
            "apart",
            {"gan": Kind(0.2, reconstructs=False), "ae": Kind(0.2, generates=False), "bad": Kind(0.1, breaks=True)},
        ),
    ):
        fill(tmp_path / name, kinds).close()
        monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / name))
        at = open_page(PAGE, tab=view)
        assert not at.exception, name
        assert not at.error, name
