"""Walking a code: the paths as numbers, and every way of the page with a decoder whose output a test can read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.types import Array, TouchstoneError
from tests.fixtures.runs import Kind, fill, make_run
from tests.ui.apptest import everything_said, open_page
from ui import services
from ui.latent import codes, walk
from ui.latent import maps as latent
from ui.latent import paths as walk_paths

PAGE = "pages/35_latent_walk.py"
WAYS = ("sliders", "traversals", "between", "arithmetic", "plane", "prior")


class Pool:
    """Answers like ``LivePool`` with grey images: the first number of the code is the brightness."""

    def __init__(self) -> None:
        self.decoded: list[Array] = []
        self.labels: list[Array | None] = []
        self.refuses = ""

    def warm(self, sha256: str) -> None:
        pass

    def decode(self, sha256: str, z: Array, labels: Array | None = None) -> Array:
        if self.refuses:
            raise TouchstoneError(self.refuses)
        self.decoded.append(np.asarray(z))
        self.labels.append(labels)
        return np.ones((len(z), 1, 8, 8), np.float32) * (0.5 + np.asarray(z)[:, 0, None, None, None] / 10)

    def prior(self, sha256: str, n: int, seed: int = 0) -> Array:
        return np.random.default_rng(seed).standard_normal((n, 8)).astype(np.float32)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Pool:
    made = Pool()
    monkeypatch.setattr(services, "live", lambda: made)
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """As the environment names it: an autoencoder, a VAE, a generator."""
    kinds = {
        "ae": Kind(0.1, generates=False),
        "vae": Kind(0.2),
        "gan": Kind(0.2, reconstructs=False),
    }
    fill(tmp_path / "workspace", kinds).close()
    return tmp_path / "workspace"


def walker(name: str = "ae", noise: float = 0.1, **facts: bool) -> walk.Walker:
    found = walk.party([make_run(name, Kind(noise, **facts))]).walkers
    return found[0]


def test_a_straight_walk_and_an_arc_begin_and_end_at_the_two_codes() -> None:
    rng = np.random.default_rng(0)
    first, last, centre = rng.normal(size=(3, 16))
    for path in (walk_paths.linear(first, last), walk_paths.spherical(first, last, centre)):
        assert path.shape == (walk.STEPS, 16)
        np.testing.assert_allclose(path[[0, -1]], [first, last], atol=1e-12)


def test_an_arc_keeps_the_distance_from_the_centre_and_a_line_does_not() -> None:
    centre = np.full(8, 2.0)
    first, last = centre + 3 * np.eye(8)[0], centre + 3 * np.eye(8)[1]
    arc = np.linalg.norm(walk_paths.spherical(first, last, centre) - centre, axis=1)
    line = np.linalg.norm(walk_paths.linear(first, last) - centre, axis=1)
    np.testing.assert_allclose(arc, 3)
    assert line[walk.STEPS // 2] == pytest.approx(3 / np.sqrt(2))


def test_an_arc_between_opposite_or_equal_codes_is_straight_and_finite() -> None:
    one = np.eye(4)[0]
    for last in (one, -one, np.zeros(4)):
        assert np.isfinite(walk_paths.spherical(one, last, np.zeros(4))).all()


def test_axes_come_by_decreasing_variance_and_a_traversal_moves_one_at_a_time() -> None:
    one = walker()
    assert one.kept is not None
    for which in walk.AXES:
        axes = one.axes(which)
        spreads = [axis.spread for axis in axes]
        assert spreads == sorted(spreads, reverse=True)
        swept = walk_paths.traversal(one.centre, axes).reshape(len(axes), walk.STEPS, -1) - one.centre
        for axis, rows in zip(axes, swept, strict=True):
            np.testing.assert_allclose(rows @ axis.direction, np.linspace(-3, 3, walk.STEPS) * axis.spread, rtol=1e-5)
            np.testing.assert_allclose(rows - np.outer(rows @ axis.direction, axis.direction), 0, atol=1e-5)


def test_a_plane_gives_back_the_codes_of_its_points() -> None:
    plane = walk.plane(walker())
    assert plane is not None
    assert not plane.whole
    spots = plane.grid(5)
    np.testing.assert_allclose(plane.project(plane.codes(spots)), spots, atol=1e-5)
    assert spots[0, 1] > spots[-1, 1]  # the first row is the top


def test_models_that_cannot_be_walked_say_why() -> None:
    run = make_run("sampler", Kind(0.1, reconstructs=False))
    facts = run.record.checkpoint.model_copy(update={"capabilities": ["sample"]})
    mute = type(run)(record=run.record.model_copy(update={"checkpoint": facts}), arrays=run.arrays)
    party = walk.party([mute])
    assert party.walkers == ()
    assert "sampler has no decoder" in party.unable[0]
    many = walk.party([make_run(f"model {index}", Kind(0.1)) for index in range(6)])
    assert len(many.walkers) == services.MOST_LIVE
    assert "2 left out" in many.unable[0]


def test_a_conditional_model_is_asked_for_the_class_and_others_for_none(pool: Pool) -> None:
    run = make_run("conditional", Kind(0.1))
    facts = run.record.checkpoint.model_copy(update={"classes": 10})
    conditional = type(run)(record=run.record.model_copy(update={"checkpoint": facts}), arrays=run.arrays)
    walkers = walk.party([conditional, make_run("plain", Kind(0.1))]).walkers
    for one in walkers:
        walk.decode([one], [one.centre[None]], label=3)
    asked, unasked = pool.labels
    assert asked is not None
    assert asked.tolist() == [3]
    assert unasked is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("workspace")
def test_every_way_stands_and_decodes(way: str, pool: Pool) -> None:
    at = open_page(PAGE, way=way)
    assert not at.exception
    assert not at.error
    assert pool.decoded
    assert "data:image/png" in everything_said(at)


@pytest.mark.usefixtures("workspace")
def test_a_slider_moves_the_code_along_the_direction_of_largest_variance(pool: Pool) -> None:
    at = open_page(PAGE, way="sliders")
    before = pool.decoded[0]
    pool.decoded.clear()
    at.session_state["walk-sliders-0.kept"] = [2.0]
    at.run()
    one = walk.party(services.runs(services.store().runs.all())).walkers[0]
    axis = one.axes("latent dimensions")[0]
    found = [np.allclose(z - before, 2 * axis.spread * axis.direction, atol=1e-5) for z in pool.decoded]
    assert any(found)


@pytest.mark.usefixtures("workspace")
def test_a_model_whose_file_is_gone_says_so_and_harms_no_page(pool: Pool) -> None:
    pool.refuses = "There is no file of this checkpoint any more; add it again."
    for way in WAYS:
        at = open_page(PAGE, way=way)
        assert not at.exception
        assert "add it again" in everything_said(at)


@pytest.mark.usefixtures("workspace", "pool")
def test_a_model_without_a_prior_says_so() -> None:
    said = everything_said(open_page(PAGE, way="prior"))
    assert "ae: This model has no prior" in said
    assert "gan has no encoder" in said


@pytest.mark.usefixtures("workspace", "pool")
def test_a_saved_selection_offers_its_images_only() -> None:
    digest = services.store().runs.all()[0].dataset_sha256
    services.store().selections.save("odd ones", digest, [7, 11, 13])
    at = open_page(PAGE, way="between", selection="odd ones")
    first = next(box for box in at.selectbox if box.label == "From image")
    assert [option.split()[0] for option in first.options] == ["7", "11", "13"]


@pytest.mark.usefixtures("workspace", "pool")
def test_maps_are_laid_over_the_reference_and_tell_what_alignment_cannot_fake() -> None:
    runs = latent.mapped(services.runs(services.store().runs.all()), "t-SNE")
    shown = latent.maps(runs, "t-SNE")
    laid = codes.laid_over(shown, 0)
    assert laid.specs[0].caption.endswith("reference")
    assert codes.DISPARITY in laid.specs[1].caption
    assert codes.SHARED in laid.specs[1].caption
    gap = [np.linalg.norm(maps.specs[1].coordinates - maps.specs[0].coordinates) for maps in (shown, laid)]
    assert gap[1] <= gap[0]
    assert latent.independent(runs, "t-SNE") == "t-SNE, independent"
    assert latent.independent(runs, "PCA") == "PCA"
    changed = codes.colourings(shown, shown.runs[0])["neighbours changed: ae to vae"]
    assert ((changed >= 0) & (changed <= 1)).all()


@pytest.mark.usefixtures("workspace", "pool")
def test_the_latent_page_offers_both_arrangements_and_the_matrices() -> None:
    at = open_page("pages/30_latent_space.py")
    assert not at.exception
    said = everything_said(at)
    assert "Between the models" in said
    for title in ("Linear CKA", "Neighbour overlap", "Procrustes disparity", "Correlation of distances"):
        assert title in said
    assert not open_page("pages/30_latent_space.py", arrangement="independent").exception
