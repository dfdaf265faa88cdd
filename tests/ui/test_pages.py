"""Every page in all states: empty, one model, twelve, a failing one, hostile names, runs that cannot be compared."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evaluation.store.workspace import Store, open_store
from tests.fixtures.runs import ZOO, Kind, fill
from tests.ui.apptest import PAGES, everything_said, open_page, sent_to_numbers, sent_to_table

LONG = "a-checkpoint-name-of-eighty-characters-as-people-do-write-them-epoch_250_beta4.0"
HOSTILE = "<b>bold<img src=x onerror=alert(1)> & **stars** `code` ünïcode 模型"
TWELVE = (
    ZOO | {f"variant {index}": Kind(0.1 + index / 50) for index in range(4)} | {LONG: Kind(0.15), HOSTILE: Kind(0.12)}
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """As the environment names it (tests/conftest.py)."""
    return tmp_path / "workspace"


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No job of the queue is run: pages are tested here, not evaluations."""
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workspaces that tests only read."""
    folder = tmp_path_factory.mktemp("shared")
    for name, kinds in (("one", {"only-one": Kind(0.1)}), ("twelve", TWELVE), ("zoo", ZOO)):
        fill(folder / name, kinds)
    return {name: folder / name for name in ("one", "twelve", "zoo")}


@pytest.fixture
def one(shared: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(shared["one"]))


@pytest.fixture
def twelve(shared: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(shared["twelve"]))


@pytest.fixture
def zoo_store(shared: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(shared["zoo"]))
    return open_store(shared["zoo"])


@pytest.fixture
def empty(workspace: Path) -> Path:
    open_store(workspace).settings.set("zoo_enqueued", "yes")
    return workspace


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("one")
def test_one_model_is_shown_without_a_comparison(page: str) -> None:
    at = open_page(page)
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("twelve")
def test_twelve_models_with_long_and_hostile_names_are_drawn_as_text(page: str) -> None:
    at = open_page(page)
    assert not at.exception
    assert not at.error
    said = everything_said(at)
    assert "<b>bold" not in said
    assert "<img src=x" not in said


@pytest.mark.usefixtures("zoo_store")
def test_the_verdict_stands_above_the_table() -> None:
    at = open_page("pages/20_compare.py")
    assert "leads on reconstruction" in everything_said(at)
    places = [_what(element) for element in at.main]
    assert places.index("verdict") < places.index("numbers")


def _what(element: object) -> str:
    """Which of the two parts of Compare a block of the page is."""
    said = str(getattr(element, "proto", ""))
    return "verdict" if "ts-verdict" in said else "numbers" if "measure_table" in said else ""


def test_differences_are_measured_against_the_baseline_of_the_address(zoo_store: Store) -> None:
    other = zoo_store.checkpoints.all()[2]
    at = open_page("pages/20_compare.py", baseline=other.sha256[:10])
    assert not at.exception
    (sent,) = sent_to_numbers(at)
    table = sent["table"]
    below = {row["full"]: [cell.get("d", "") for cell in cells] for row, cells in zip(*_rows(table), strict=True)}
    assert set(below.pop(other.name)) <= {"baseline", ""}
    assert not any("baseline" in said for said in below.values())


def _rows(table: dict[str, Any]) -> tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]:
    return table["down"], table["cells"]


def test_the_address_chooses_the_models(zoo_store: Store) -> None:
    first, second, *_ = zoo_store.checkpoints.all()
    at = open_page("pages/20_compare.py", models=f"{first.sha256[:10]},{second.sha256[:10]}")
    (sent,) = sent_to_numbers(at)
    assert {model["full"] for model in sent["table"]["across"]} == {first.name, second.name}  # a few stand side by side


@pytest.mark.usefixtures("zoo_store")
def test_weights_and_a_pair_stand_in_the_address(zoo_store: Store) -> None:
    said = everything_said(open_page("pages/00_overview.py", question="compression", weights="mse=2, psnr=0"))
    assert "mse counts 2 times, psnr not at all" in said
    assert "did you mean" in everything_said(open_page("pages/00_overview.py", weights="mze=2"))
    first, _, third, *_ = zoo_store.checkpoints.all()
    pair = open_page("pages/20_compare.py", tab="Two models", first=third.sha256[:10], second=first.sha256[:10])
    assert not pair.exception
    two = sent_to_numbers(pair)[1]["table"]
    assert [model["full"] for model in two["across"]] == [third.name, first.name]


def test_of_many_models_the_thirteenth_and_newest_is_among_the_chosen(workspace: Path) -> None:
    fill(workspace, {f"model {index:02}": Kind(0.1, generates=False) for index in range(13)})
    said = everything_said(open_page("pages/00_overview.py"))
    assert "model 12" in said
    assert "model 00" not in said


def test_a_failing_measure_is_told_with_its_sentence_and_harms_no_other(workspace: Path) -> None:
    fill(workspace, {"good": Kind(0.1), "breaking": Kind(0.1, breaks=True)})
    at = open_page("pages/20_compare.py", columns="everything")
    assert "mat1 and mat2 shapes cannot be multiplied" in everything_said(at)
    (sent,) = sent_to_numbers(at)
    assert "Mean squared error" in [row["full"] for row in sent["table"]["down"]]
    assert [cell["t"] for line in sent["table"]["cells"] for cell in line].count("failed") >= 1


def test_unlike_runs_are_refused_with_what_differs(workspace: Path) -> None:
    fill(workspace, {"one": Kind(0.1), "two": Kind(0.1)}, seeds=(0, 1))
    for page in ("pages/00_overview.py", "pages/20_compare.py", "pages/50_report.py"):
        at = open_page(page)
        assert not at.exception
        assert at.warning, page
        assert "seed" in at.warning[0].value


def test_generation_without_a_generative_model_says_so(workspace: Path) -> None:
    fill(workspace, {"autoencoder": Kind(0.1, generates=False)})
    at = open_page("pages/40_generation.py")
    assert not at.exception
    assert "cannot generate" in everything_said(at)


def test_models_on_data_without_labels_have_maps_and_no_class_mix(workspace: Path) -> None:
    fill(workspace, {"unlabelled": Kind(0.1, labelled=False)})
    at = open_page("pages/30_latent_space.py")
    assert not at.exception


def test_details_of_a_model_show_evidence_training_and_gaps(workspace: Path) -> None:
    store = fill(workspace, {"conv-vae": Kind(0.1, generates=False, breaks=True)})
    at = open_page("pages/10_models.py", model=store.checkpoints.all()[0].sha256[:10])
    assert not at.exception
    said = everything_said(at)
    for fact in ("metadata names the family", "epochs", "10,240", "cannot generate", "cannot be multiplied"):
        assert fact in said


def test_a_model_is_renamed_and_removed(workspace: Path) -> None:
    store = fill(workspace, {"first": Kind(0.1), "second": Kind(0.1)})
    short = store.checkpoints.all()[0].sha256[:10]
    at = open_page("pages/10_models.py", model=short, models=short)
    at.text_input(key=f"name-{short}").set_value("better name").run()
    at.text_area(key=f"note-{short}").set_value("kept for the paper").run()
    assert [checkpoint.name for checkpoint in store.checkpoints.all()] == ["better name", "second"]
    at.button(key="models-actions-remove").click().run()
    assert "better name: 1 evaluation" in everything_said(at).replace("\\", "")
    assert "notes or tags on 1 model" in everything_said(at)
    at.button(key="remove-chosen").click().run()
    assert not at.exception
    assert [checkpoint.name for checkpoint in store.checkpoints.all()] == ["second"]
    at.button(key=f"restore-{short}").click().run()
    assert [checkpoint.name for checkpoint in store.checkpoints.all()] == ["better name", "second"]
    assert [run.name for run in store.runs.all()] == ["better name", "second"]
    assert store.model_marks.get(store.checkpoints.all()[0].sha256).note == "kept for the paper"


def test_running_jobs_show_their_progress_and_can_be_stopped(workspace: Path) -> None:
    store = fill(workspace, {"first": Kind(0.1)})
    job = store.jobs.add([store.checkpoints.all()[0].sha256], data="digits")
    at = open_page("pages/10_models.py")
    assert not at.exception
    assert "Being measured" in everything_said(at)
    at.button(key=f"jobs-stop-{job}").click().run()
    assert store.jobs.get(job).status == "cancelled"


def test_the_queue_is_paused_and_resumed_and_every_page_says_so(workspace: Path) -> None:
    store = fill(workspace, {"first": Kind(0.1)})
    store.jobs.add([store.checkpoints.all()[0].sha256], data="digits")
    at = open_page("pages/10_models.py")
    at.button(key="jobs-pause").click().run()
    assert not at.exception
    assert store.pausing.current() is not None
    assert "Measuring is paused since" in everything_said(at)
    assert "Paused, 0 of 1 model done" in everything_said(open_page("pages/60_glossary.py"))
    at.button(key="jobs-resume").click().run()
    assert store.pausing.current() is None
    assert "Measuring is paused" not in everything_said(at)
    assert [entry.action for entry in store.audit.newest()] == ["resume", "pause"]


def test_metrics_on_request_are_offered_by_the_catalogue_alone(one: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        SimpleNamespace(name="mse", title="Error", explanation="How far.", on_request=False),
        SimpleNamespace(name="slow_map", title="A slow map", explanation="Where.", on_request=True),
    ]
    asked: list[int] = []
    monkeypatch.setattr("ui.components.models.evaluation_settings.catalog", lambda: asked.append(1) or told)
    open_page("pages/10_models.py")
    assert asked == []  # the settings are folded up, so no metric is imported
    at = open_page("pages/10_models.py", extra="slow_map,gone")
    (pills,) = [group for group in at.get("button_group") if group.label == "On request only"]
    assert pills.value == ["slow_map"]
    assert [option.content for option in pills.proto.options] == ["A slow map"]


def test_a_refused_file_says_why_once(empty: Path) -> None:
    store = open_store(empty)
    sentence = "this file holds no weights; give the checkpoint itself"
    refused = store.checkpoints.add(b"no weights", name="a.pth", origin="upload")
    job = store.jobs.add([refused.sha256], data="digits")
    store.checkpoints.note(refused.sha256, error=sentence)
    store.jobs.tell_waiting(job, refused.sha256, status="failed", message=sentence)
    at = open_page("pages/10_models.py", model=refused.sha256[:10])
    assert everything_said(at).lower().count(sentence) == 1
    columns = {column["key"]: column["values"] for column in sent_to_table(at)["table"]["columns"]}
    assert (columns["status"], columns["what"][0].lower()) == (["refused"], f"{sentence}.")


@pytest.mark.parametrize(
    ("written", "metric"),
    [("MSE", "mse"), ("fd", "frechet_distance"), ("Structural similarity", "ssim"), ("mse", "mse")],
)
def test_a_metric_in_the_address_may_have_any_of_its_names(written: str, metric: str, zoo_store: Store) -> None:
    at = open_page("pages/20_compare.py", metric=written)
    assert [box.value for box in at.selectbox if box.label == "Measure"] == [metric]


def test_an_unknown_metric_in_the_address_is_said_with_a_suggestion(zoo_store: Store) -> None:
    at = open_page("pages/20_compare.py", metric="trustworthyness")
    (said,) = [caption.value for caption in at.caption if "trustworthyness" in caption.value]
    assert "did you mean 'trustworthiness'?" in said


def test_a_map_in_the_address_is_found_however_it_is_spelt(zoo_store: Store) -> None:
    at = open_page("pages/30_latent_space.py", method="pca")
    (maps,) = [group for group in at.get("button_group") if group.label == "Map"]
    assert maps.value == "PCA"


def test_what_is_stated_about_data_stands_behind_its_path(empty: Path) -> None:
    at = open_page("pages/10_models.py", source="npz", path="/data/a.npz", range="0, 16", skip="1")
    assert not at.exception
    fields = {field.label: field.value for field in at.text_input}
    assert fields["Stored values of black and white"] == "0, 16"
    assert next(toggle for toggle in at.toggle if "cannot be read" in toggle.label).value
