"""The Python half of the latent maps: what is sent, and how the answer is checked."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.components.latent_space.latent_maps.atlas import atlas_of, images_digest
from ui.components.latent_space.latent_maps.component import BUNDLE
from ui.components.latent_space.latent_maps.payload import MapSpec, Payload, build, normalised
from ui.components.latent_space.latent_maps.selection import decode

N = 40


def payload(coordinates: np.ndarray | None = None, **changes: Any) -> Payload:
    rng = np.random.default_rng(0)
    coordinates = rng.normal(size=(N, 2)) if coordinates is None else coordinates
    settings: dict[str, Any] = {
        "item_ids": np.arange(len(coordinates)),
        "labels": np.arange(len(coordinates)) % 3,
        "class_names": ("cat", "dog", "owl"),
        "colour_by": {},
        "key": "maps",
        "height": 500,
    }
    return build([MapSpec("a model", "#336699", "trustworthiness 0.95", coordinates)], **{**settings, **changes})


class TestPayload:
    def test_the_same_data_has_the_same_digest_and_any_change_another(self) -> None:
        first = payload()
        assert payload().spec["digest"] == first.spec["digest"]
        moved = np.random.default_rng(0).normal(size=(N, 2))
        moved[3, 0] += 0.5
        assert payload(moved).spec["digest"] != first.spec["digest"]
        assert payload(labels=np.zeros(N, dtype=int)).spec["digest"] != first.spec["digest"]
        assert payload(height=600).spec["digest"] != first.spec["digest"]

    def test_a_new_map_of_the_same_items_keeps_the_digest_that_a_selection_is_tied_to(self) -> None:
        other = payload(np.random.default_rng(1).normal(size=(N, 2)))
        assert other.spec["items_digest"] == payload().spec["items_digest"]
        assert payload(item_ids=np.arange(N) + 1).spec["items_digest"] != payload().spec["items_digest"]

    def test_coordinates_fit_the_unit_square_with_one_scale_for_both_directions(self) -> None:
        unit = normalised(np.array([[0.0, 0.0], [100.0, 50.0]]))
        assert unit.tolist() == [[-1.0, -0.5], [1.0, 0.5]]
        assert unit.dtype == np.float32

    def test_a_row_with_one_infinite_coordinate_has_no_position_at_all(self) -> None:
        unit = normalised(np.array([[0.0, np.inf], [1.0, 1.0], [3.0, 2.0], [np.nan, 0.0]]))
        assert np.isnan(unit[[0, 3]]).all()
        assert np.isfinite(unit[[1, 2]]).all()
        assert np.isnan(normalised(np.full((3, 2), np.nan))).all()

    @pytest.mark.parametrize("n", [0, 1, 2])
    def test_hardly_any_items_are_fine(self, n: int) -> None:
        sent = payload(np.zeros((n, 2)), labels=np.zeros(n, dtype=int))
        assert sent.spec["n"] == n
        assert sent.table.num_rows == n
        assert payload(np.zeros((n, 2)), labels=None).table.num_rows == n

    def test_whole_numbers_truth_values_and_text_are_categories_and_floats_a_scale(self) -> None:
        colour_by = {
            "prediction": np.arange(N) % 2,
            "wrong": np.arange(N) % 2 == 0,
            "shape": np.array(["square", "heart"] * (N // 2)),
            "error": np.linspace(0.0, 1.0, N),
        }
        found = {one["name"]: one for one in payload(colour_by=colour_by).spec["colourings"]}
        assert found["label"]["categories"] == ["cat", "dog", "owl"]
        assert found["label"]["is_label"]
        assert found["prediction"]["categories"] == ["cat", "dog"]
        assert found["wrong"]["categories"] == ["no", "yes"]
        assert found["shape"]["categories"] == ["heart", "square"]
        assert found["error"]["kind"] == "number"
        assert found["error"]["range"] == pytest.approx([0.01, 0.99])
        assert found["error"]["beyond"] == [True, True]

    def test_negative_codes_and_missing_numbers_are_sent_as_none(self) -> None:
        sent = payload(labels=np.where(np.arange(N) == 0, -7, 1), colour_by={"error": np.full(N, np.inf)})
        assert sent.table.column("c0")[0].as_py() == -1
        assert np.isnan(sent.table.column("c1").to_numpy()).all()
        assert sent.spec["colourings"][1]["range"] == [0.0, 0.0]

    def test_large_whole_numbers_are_numbered_by_what_occurs(self) -> None:
        sent = payload(colour_by={"writer": np.array([900_001, 17] * (N // 2))})
        assert sent.spec["colourings"][1]["categories"] == ["17", "900001"]
        assert set(sent.table.column("c1").to_pylist()) == {0, 1}

    def test_ids_are_sent_only_where_they_are_not_the_positions(self) -> None:
        assert not payload().spec["has_ids"]
        assert payload(item_ids=np.array([f"img{k}.png" for k in range(N)])).table.column("id")[2].as_py() == "img2.png"
        assert payload(item_ids=np.arange(N) * 10).table.column("id")[2].as_py() == 20

    def test_wrong_shapes_are_named(self) -> None:
        with pytest.raises(ValueError, match=r"'a model' must have shape \(40, 2\).*got \(40, 3\)"):
            payload(np.zeros((N, 3)))
        with pytest.raises(ValueError, match=r"'error' must have shape \(40,\).*got \(39,\)"):
            payload(colour_by={"error": np.zeros(N - 1)})


class TestSelection:
    def test_a_list_and_a_bitmap_mean_the_same(self) -> None:
        items = [0, 3, 17, 39]
        mask = np.zeros(N, dtype=bool)
        mask[items] = True
        bits = base64.b64encode(np.packbits(mask, bitorder="little").tobytes()).decode()
        head = {"digest": "d", "how": "lasso", "cleared": False}
        for state in ({**head, "items": items}, {**head, "bits": bits}):
            selection = decode(state, n=N, items_digest="d")
            assert selection.items.tolist() == items
            assert selection.how == "lasso"

    @pytest.mark.parametrize(
        "state",
        [
            None,
            "x",
            {"digest": "other items", "items": [1]},
            {"digest": "d", "items": [N]},
            {"digest": "d", "items": [-1]},
            {"digest": "d", "items": [True]},
            {"digest": "d", "items": [1.5]},
            {"digest": "d", "bits": "no base64"},
            {"digest": "d", "bits": "A" * 10_000},
            {"digest": "d"},
        ],
    )
    def test_what_does_not_fit_the_items_is_no_selection(self, state: object) -> None:
        selection = decode(state, n=N, items_digest="d")
        assert len(selection.items) == 0
        assert selection.how == "none"

    def test_clearing_is_told_from_never_having_chosen(self) -> None:
        state = {"digest": "d", "how": "none", "cleared": True, "items": []}
        assert decode(state, n=N, items_digest="d").cleared
        assert not decode(None, n=N, items_digest="d").cleared


class TestAtlas:
    @pytest.mark.parametrize("channels", [1, 3])
    def test_every_item_is_found_where_the_browser_looks(self, channels: int) -> None:
        images = np.random.default_rng(0).integers(0, 256, size=(1500, channels, 28, 28), dtype=np.uint8)
        atlas = atlas_of(images, images_digest(images))
        assert len(atlas.pieces) == 2
        for item in (0, 36, 1295, 1296, 1499):
            piece = np.asarray(Image.open(io.BytesIO(atlas.pieces[item // atlas.each])))
            row, column = divmod(item % atlas.each, atlas.columns)
            tile = piece[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
            expected = images[item, 0] if channels == 1 else images[item].transpose(1, 2, 0)
            np.testing.assert_array_equal(tile, expected)

    def test_an_atlas_is_made_once_for_a_digest(self) -> None:
        images = np.zeros((3, 1, 8, 8), dtype=np.uint8)
        assert atlas_of(images, "made once") is atlas_of(images, "made once")

    def test_large_images_shrink_to_what_a_tooltip_shows(self) -> None:
        images = np.full((5, 3, 300, 150), 77, dtype=np.uint8)
        atlas = atlas_of(images, images_digest(images))
        assert (atlas.width, atlas.height) == (32, 64)
        assert np.asarray(Image.open(io.BytesIO(atlas.pieces[0])))[10, 10].tolist() == [77, 77, 77]


class TestBundle:
    def test_streamlit_takes_it_for_javascript_and_not_for_a_file_name(self) -> None:
        assert "\n" in BUNDLE.read_text(encoding="utf-8")

    def test_it_names_no_address_that_it_could_load_from(self) -> None:
        found = set(re.findall(r"https?://[^\"'`\s)]+", BUNDLE.read_text(encoding="utf-8")))
        assert found <= {"http://get.webgl.org"}, "only regl's advice to those without WebGL is text in the bundle"

    @pytest.mark.slow
    def test_it_is_what_its_source_builds(self) -> None:
        frontend = BUNDLE.parent.parent
        if shutil.which("node") is None or not (frontend / "node_modules").is_dir():
            pytest.skip("needs node and `npm ci` in the frontend folder; CI runs check.sh")
        done = subprocess.run(["./check.sh"], cwd=frontend, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_importing_it_loads_no_heavy_library() -> None:
    code = (
        "import sys, ui.components.latent_space.latent_maps; "
        "print([m for m in ('torch', 'umap', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def app() -> None:
    import numpy as np
    import streamlit as st

    from ui.components.latent_space import latent_maps

    n = 50
    coordinates = np.random.default_rng(0).normal(size=(n, 2))
    selection = latent_maps.show(
        [latent_maps.MapSpec(name, "#336699", "caption", coordinates) for name in ("a", "b")],
        item_ids=np.arange(n),
        labels=np.arange(n) % 3,
        class_names=("cat", "dog", "owl"),
        colour_by={"error": np.linspace(0, 1, n)},
        images=np.zeros((n, 1, 8, 8), dtype=np.uint8),
        key="maps",
        height=400,
    )
    st.write(f"{selection.items.tolist()} {selection.how}")


def test_a_page_starts_without_a_selection_and_takes_an_injected_one() -> None:
    at = AppTest.from_function(app).run()
    assert not at.exception
    assert at.markdown[0].value == "[] none"
    from ui.components.latent_space.latent_maps.payload import digest_of

    digest = digest_of(np.arange(50))
    at.session_state["maps.kept_selection"] = {"digest": digest, "how": "lasso", "cleared": False, "items": [4, 2]}
    at.run()
    assert not at.exception
    assert at.markdown[0].value == "[2, 4] lasso"
