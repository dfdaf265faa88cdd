"""Arguments are found from the sizes of weights."""

from __future__ import annotations

import itertools

import pytest

from models.source.matching.keys import fit, nearness
from models.source.matching.solving import Shapes, Solver, Values


def conditional_vae(values: Values) -> Shapes | None:
    """Shapes as a class with lists of sizes and a flag makes them."""
    if values["conditional"] and not values["labels"]:
        return None
    more = values["labels"] if values["conditional"] else 0
    sizes = [values["inputs"] + more, *values["hidden"]]
    shapes: dict[str, tuple[int, ...]] = {}
    for index, (less, size) in enumerate(itertools.pairwise(sizes)):
        shapes |= {f"enc.{index}.weight": (size, less), f"enc.{index}.bias": (size,)}
    return shapes | {"mu.weight": (values["latent"], sizes[-1]), "dec.weight": (sizes[1], values["latent"] + more)}


START: Values = {"inputs": 64, "hidden": [32, 16], "latent": 8, "conditional": False, "labels": 0}


@pytest.mark.parametrize(
    "wanted",
    [
        {"latent": 20},
        {"inputs": 784, "latent": 3},
        {"hidden": [400, 200, 50], "latent": 2},
        {"hidden": [256], "inputs": 784},
        {"conditional": True, "labels": 10, "latent": 5},
    ],
)
def test_what_moves_with_an_argument_says_what_it_must_be(wanted: Values) -> None:
    table = conditional_vae({**START, **wanted})
    assert table is not None
    solver = Solver(conditional_vae, table, 150)
    values = solver.solve(dict(START), ["latent", "inputs", "hidden", "conditional", "labels"])
    assert values is not None
    assert conditional_vae(values) == table


def sized_by_a_row(values: Values) -> Shapes | None:
    """Shapes of a class that asks for the size of an image, and fails for anything else in its place."""
    if isinstance(values["img_size"], int) or len(values["img_size"]) != 3:
        return None
    channels, height, _ = values["img_size"]
    return {"conv.weight": (8, channels, 4, 4), "lin.weight": (values["latent"], 8 * (height // 4) ** 2)}


@pytest.mark.parametrize("wanted", [{"img_size": (3, 64, 64), "latent": 12}, {"img_size": (1, 28, 28), "latent": 3}])
def test_an_argument_that_must_be_the_size_of_an_image_is_found(wanted: Values) -> None:
    table = sized_by_a_row(wanted)
    assert table is not None
    values = Solver(sized_by_a_row, table, 150).solve({"img_size": 1, "latent": 1}, ["img_size", "latent"])
    assert values is not None
    assert sized_by_a_row(values) == table


def test_the_number_of_networks_made_is_bounded() -> None:
    made = 0

    def make(values: Values) -> Shapes | None:
        nonlocal made
        made += 1
        return conditional_vae(values)

    assert Solver(make, {"other.weight": (3, 3)}, 20).solve(dict(START), list(START)) is None
    assert made <= 20


def test_prefixes_counters_buffers_and_halves_are_no_mismatch() -> None:
    network = {"a.weight": (2, 3), "bn.num_batches_tracked": (), "pos": (7,)}
    found = fit(network, frozenset({"pos"}), {"net.a.weight": (2, 3), "loss.w": (1,)})
    assert found is not None
    assert (found.prefix, found.lacking, found.unused, found.whole) == ("net.", ("pos",), ("loss.w",), False)
    half = fit({"encoder.0.weight": (2, 3), "decoder.0.weight": (3, 2)}, frozenset(), {"0.weight": (3, 2)})
    assert half is not None
    assert half.part == "decoder."
    assert fit(network, frozenset(), {"a.weight": (2, 4)}) is None


def test_nearness_grows_with_the_sizes_that_agree() -> None:
    table = {"a": (2, 3), "b": (4,)}
    near = [nearness(shapes, table) for shapes in ({"c": (1,)}, {"a": (5, 5)}, {"a": (2, 5)}, {"a": (2, 3)}, table)]
    assert near == sorted(near)
    assert (near[0], near[-1]) == (0.0, 1.0)
