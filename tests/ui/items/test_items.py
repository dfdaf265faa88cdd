"""The Items page: orders, filters, the open image, and what its address names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.measuring.metrics.reconstruction.item_classes import item_classes
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.store.workspace import Store, open_store
from tests.fixtures import outcomes
from tests.fixtures.runs import ZOO, fill, zoo_run
from tests.ui.apptest import everything_said, open_page, sent_to_pressables
from ui import services
from ui.components.items import judge, one_image, sheet
from ui.components.items.finding import found
from ui.items import kept as items
from ui.items import order as item_order
from ui.items import picked as picked_items
from ui.items.order import Filters

PAGE = "pages/32_items.py"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("items") / "workspace"
    fill(folder, {name: ZOO[name] for name in ("autoencoder-2d", "autoencoder-8d", "conv-vae", "gan-covering")}).close()
    return folder


@pytest.fixture
def store(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(workspace))
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    return open_store(workspace)


@pytest.fixture
def shown(store: Store) -> items.Items:
    return items.of(services.runs(store.runs.all()))


def test_the_largest_error_comes_first_of_one_model_or_of_the_mean(shown: items.Items) -> None:
    run = next(run for run in shown.runs if run.name == "conv-vae")
    of_one = item_order.ordered(shown, item_order.ERROR, run)
    assert shown.errors[run.id][of_one[0]] == shown.errors[run.id].max()
    of_all = item_order.ordered(shown, item_order.ERROR, None)
    assert of_all[0] == np.mean(list(shown.errors.values()), axis=0).argmax()
    assert sorted(of_one) == sorted(of_all) == list(range(len(shown.numbers)))


def test_models_disagree_on_an_error_where_their_ranks_lie_apart() -> None:
    # The second model's errors are a hundred times as large; only the order of the last two images differs.
    spread = item_order.spread_of_ranks([np.array([1.0, 2, 3, 4]), np.array([100.0, 200, 400, 300])])
    assert spread.tolist() == [0, 0, 0.125, 0.125]
    assert item_order.rank_shares(np.array([5.0, 5, 9, 1])).tolist() == [0.5, 0.5, 0.875, 0.125]


def test_models_disagree_on_a_class_by_the_share_that_dissents() -> None:
    guesses = [np.array([1, 1, 2]), np.array([1, 2, 3]), np.array([1, 1, 4])]
    assert item_order.dissent(guesses) == pytest.approx([0, 1 / 3, 2 / 3])


def test_an_image_whose_code_is_not_kept_stands_last_by_density(
    shown: items.Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.arange(len(shown.numbers), dtype=float)
    values[4] = np.nan
    monkeypatch.setattr("ui.items.order.loneliness", lambda shown, run: values)
    order = item_order.ordered(shown, item_order.DENSITY, None)
    assert (order[0], order[-1]) == (len(values) - 1, 4)


def test_filters_hold_together(shown: items.Items) -> None:
    assert shown.labels is not None
    error = item_order.error_of(shown, None)
    assert error is not None
    middle = float(np.median(error))
    filters = Filters(classes=frozenset({3, 8}), error=(0.0, middle), picked=np.arange(0, 300, 2))
    passes = item_order.passing(shown, filters, None)
    assert passes.any()
    for place in np.flatnonzero(passes):
        assert shown.labels[place] in (3, 8)
        assert error[place] <= middle
        assert shown.numbers[place] % 2 == 0


def test_the_images_most_like_one_are_nearest_by_the_code_and_not_itself(shown: items.Items) -> None:
    run = next(run for run in shown.runs if run.name == "autoencoder-8d")
    view = run.exact_view("codes")
    values = np.asarray(view.values)  # type: ignore[union-attr]
    apart = np.linalg.norm(values - values[5], axis=1)
    apart[5] = np.inf
    assert items.alike(run, 5, 4).tolist() == np.argsort(apart, kind="stable")[:4].tolist()
    assert items.alike(run, 10_000, 4).tolist() == []
    gan = next(run for run in shown.runs if run.name == "gan-covering")
    assert items.alike(gan, 5, 4).tolist() == []


def test_likeness_to_an_image_is_an_order_of_all_images_in_one_code(shown: items.Items) -> None:
    run = next(run for run in shown.runs if run.name == "autoencoder-8d")
    assert item_order.ALIKE in item_order.possible(shown)
    order = item_order.ordered(shown, item_order.ALIKE, run, like=5)
    assert sorted(order) == list(range(len(shown.numbers)))
    assert shown.numbers[order[0]] == 5
    assert shown.numbers[order[1:5]].tolist() == items.alike(run, 5, 4).tolist()
    gan = next(run for run in shown.runs if run.name == "gan-covering")
    best = min(item_order.coded(shown), key=lambda run: shown.errors[run.id].mean())
    assert item_order.whose_code(shown, gan) is best
    assert item_order.ALIKE not in item_order.possible(items.of([gan]))


@pytest.mark.usefixtures("store")
def test_the_page_says_whose_code_sorts_by_likeness(shown: items.Items) -> None:
    run = next(run for run in shown.runs if run.name == "conv-vae")
    at = open_page(PAGE, order="alike", like="7", by=judge.id_of(run))
    assert not at.exception
    assert "By the distance to image 7 in the code of conv-vae, nearest first." in everything_said(at)
    assert "<b>Image 7</b>" in "".join(one["markup"] for one in sent_to_pressables(at))


def test_the_list_of_judges_is_short_until_all_are_asked_for(
    shown: items.Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    able = {judge.id_of(run): run for run in shown.runs if run.id in shown.errors}
    best = min(able.values(), key=lambda run: shown.errors[run.id].mean())
    assert list(judge.offered(shown, able, None, every=False).values())[1] == f"{best.name} (lowest mean error)"
    monkeypatch.setattr("ui.components.items.judge.MOST", 2)
    short = judge.offered(shown, able, None, every=False)
    assert list(short) == [judge.ALL, judge.id_of(best), judge.OTHERS]
    assert short[judge.OTHERS] == "2 others …"
    chosen = next(id_ for id_, run in able.items() if run is not best)
    assert list(judge.offered(shown, able, chosen, every=False)) == [judge.ALL, judge.id_of(best), chosen, judge.OTHERS]
    assert set(judge.offered(shown, able, None, every=True)) == {judge.ALL, *able}


@pytest.mark.usefixtures("store")
def test_older_results_of_a_gan_borrow_the_classes_of_others_on_the_same_images(shown: items.Items) -> None:
    gan = next(run for run in shown.runs if run.name == "gan-covering")
    assert shown.labels is not None
    images = next(run for run in shown.runs if run is not gan)
    record = gan.record.model_copy(
        update={
            "outcomes": [*gan.record.outcomes, *(one for one in images.record.outcomes if one.metric == "item_images")]
        }
    )
    alone = items.of([replace(gan, record=record, arrays=images.arrays)])
    assert alone.labels is not None
    assert alone.labels.tolist() == shown.labels.tolist()


def test_the_class_of_an_image_is_known_where_no_model_has_a_code() -> None:
    made = outcomes.MadeUp("alone", ZOO["gan-covering"], seed=0, n=40)
    images = ImageGrid(images=as_uint8(made.images), items=np.arange(40))
    made.add("item_images", "Test images", "reconstruction", images)
    made.add("item_classes", "Classes", "reconstruction", item_classes(labels=made.digits))
    gan = zoo_run("gan-covering")
    dataset = gan.record.dataset.model_copy(update={"n": 40})
    record = gan.record.model_copy(update={"outcomes": made.outcomes, "dataset": dataset})
    alone = items.of([replace(gan, record=record, arrays=made.arrays)])
    assert alone.labels is not None
    assert alone.labels.tolist() == made.digits.tolist()
    assert alone.class_of(3) == str(made.digits[3])


@pytest.mark.parametrize(
    ("text", "classes", "image"),
    [("8", {8}, 8), ("#8", None, 8), ("14", None, 14), ("cat", {10}, None), ("999999", None, None), ("", None, None)],
)
def test_a_class_is_found_before_an_index(text: str, classes: set[int] | None, image: int | None) -> None:
    names = (*map(str, range(10)), "Cat")
    assert found(text, names, np.arange(300)) == (classes if classes is None else frozenset(classes), image)


@pytest.mark.usefixtures("store")
def test_searching_8_shows_the_eights_and_not_image_8(shown: items.Items) -> None:
    at = open_page(PAGE, find="8")
    assert not at.exception
    eights = shown.numbers[shown.labels == 8] if shown.labels is not None else []
    assert f"of {len(eights)} images" in everything_said(at)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "address",
    [
        {"order": "astrology", "by": "nobody", "item": "999999", "at": "-3", "classes": "99,x", "error": "nan,1"},
        {"item": "8" * 400, "at": "9" * 9, "from": "x", "selection": "set-000000000000", "error": "2,1"},
    ],
)
def test_an_address_of_nonsense_shows_the_page(address: dict[str, str]) -> None:
    at = open_page(PAGE, **address)
    assert not at.exception
    assert not at.error
    assert "images" in everything_said(at)


def test_items_drawn_around_are_offered_under_their_short_id(store: Store, shown: items.Items) -> None:
    dataset = shown.runs[0].record.dataset.sha256
    kept = store.item_sets.keep(dataset, [3, 7, 11])
    at = open_page(PAGE, selection=f"set-{kept}")
    assert not at.exception
    assert "of 3 images" in everything_said(at)
    (chooser,) = [one for one in at.selectbox if one.label == "Selection"]
    assert chooser.options == ["all images", "on the map (3 images)"]


def test_what_is_absent_says_why(shown: items.Items) -> None:
    gan = next(run for run in shown.runs if run.name == "gan-covering")
    reason = items.why_not(gan, "item_reconstructions")
    assert reason
    assert reason in sheet.markup(shown, [gan], shown.numbers[:3])
    assert reason in one_image.markup(shown, [gan], 3)
    assert items.why_not(gan, "a_metric_of_tomorrow") == "not measured"


def test_every_picture_has_words_and_hostile_names_stay_text(shown: items.Items) -> None:
    run = zoo_run("conv-vae")
    checkpoint = run.record.checkpoint.model_copy(update={"name": "<img src=x onerror=alert(1)>\"'"})
    hostile = replace(run, id="hostile", record=run.record.model_copy(update={"checkpoint": checkpoint}))
    both = items.of([hostile, shown.runs[-1]])
    written = sheet.markup(both, both.runs, both.numbers[:12]) + one_image.markup(both, both.runs, 5)
    assert "<img src=x" not in written
    assert written.count("<img") == written.count(' alt="') > 30
    assert 'alt=""' not in written


def test_one_model_fills_a_page_with_images_and_many_models_fill_lines(shown: items.Items) -> None:
    assert sheet.each_page(shown, 1) == 80
    assert sheet.each_page(shown, 12) == 20


@pytest.mark.usefixtures("store")
def test_many_models_are_shown_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.components.items.browser.MOST_MODELS", 2)
    at = open_page(PAGE, **{"from": "3"})
    assert not at.exception
    assert "Models 3 to 4 of 4" in everything_said(at)


def test_what_is_drawn_around_is_kept_once_and_not_sent_to_the_maps_that_show_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    address: dict[str, str] = {}
    kept: dict[str, str] = {}
    monkeypatch.setattr("ui.state.put", lambda name, value: address.update({name: value}))
    monkeypatch.setattr("ui.state.text", address.get)
    monkeypatch.setattr("ui.state.keep", kept.__setitem__)
    monkeypatch.setattr("ui.state.kept", kept.get)
    dataset = store.runs.all()[0].dataset_sha256
    picked_items.put(dataset, np.array([5, 2]), drawn_in="maps-PCA")
    assert picked_items.offered(dataset)[address["selection"]] == ("on the map (2 images)", (2, 5))
    assert picked_items.are_drawn_in("maps-PCA")
    assert not picked_items.are_drawn_in("maps-UMAP"), "the maps of another method have yet to show them"
    assert picked_items.lost(dataset) == ""
    assert "not kept here" in picked_items.lost("e" * 64)
    picked_items.put(dataset, np.empty(0, dtype=int), drawn_in="maps-PCA")
    assert address["selection"] is None


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_neighbours_in_many_codes_are_searched_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.latent.codes.AT_ONCE", 100)
    offered, asked = (open_page("pages/30_latent_space.py", neighbours=one) for one in ("", "1"))
    assert "turn on “Neighbours in the codes”" in everything_said(offered)
    assert "turn on “Neighbours in the codes”" not in everything_said(asked)
    assert [one.value for one in asked.toggle if one.label == "Neighbours in the codes"] == [True]
    assert not offered.exception
    assert not asked.exception


@pytest.mark.slow
@pytest.mark.usefixtures("store")
def test_maps_are_shown_a_few_at_a_time_and_laid_over_a_reference_on_another_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.latent.maps.MOST_MAPS", 2)
    at = open_page("pages/30_latent_space.py", **{"from": "3"})
    assert not at.exception
    assert "Models 3 to 3 of 3" in everything_said(at)
