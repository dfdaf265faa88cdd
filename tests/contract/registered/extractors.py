"""Feature extractors: documented; features are finite, the same again, and no image's depend on the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.data.dataset import Dataset, Split, open_dataset
from evaluation.measuring.extractors.base import Extractor
from evaluation.registry import registry
from evaluation.types import TouchstoneError
from tests.contract.named_paths import damaged, outside, quotes_nothing, refuses_all
from tests.contract.registered import first_line, one_sentence, sentence_in, slow

Thing = tuple[str, Callable[..., Extractor]]


def things() -> Mapping[str, Any]:
    return {name: (name, function) for name, function in registry().extractors.items()}


def check_is_documented(thing: Thing, folder: Path) -> None:
    sentence_in(first_line(thing[1]), f"the docstring's first line of extractor '{thing[0]}'")


def check_a_page_cannot_name_what_lies_outside_of_the_roots(thing: Thing, folder: Path) -> None:
    refuses_all(thing[0], *outside(folder))


@slow
def check_no_error_quotes_a_file(thing: Thing, folder: Path) -> None:
    example = registry().examples.get(thing[1])
    if example is None:
        return
    argument = example(folder)
    for _ in damaged(Path(argument)):
        try:
            thing[1](argument, dataset=digits())
        except Exception as error:
            quotes_nothing(str(error))


@slow
def check_what_is_not_there_is_refused_in_one_sentence(thing: Thing, folder: Path) -> None:
    with pytest.raises(TouchstoneError) as refused:
        thing[1](str(folder / "nothing here"), dataset=digits())
    one_sentence(refused.value)


@slow
def check_its_features_are_finite_and_the_same_again(thing: Thing, folder: Path) -> None:
    extractor = opened(*thing, folder)
    if extractor is None:
        return
    images = digits().test.take(np.arange(40))
    first = extractor.extract(images)
    assert first.features.shape[0] == len(images)
    assert first.features.dtype == np.float32
    assert np.isfinite(first.features).all()
    assert first.features.std() > 0, "all features are the same number"
    if first.probabilities is not None:
        assert first.probabilities.shape == (len(images), len(extractor.classes))
        np.testing.assert_allclose(first.probabilities.sum(axis=1), 1, rtol=1e-4)
    again = opened(*thing, folder)
    assert again is not None
    assert again.name
    assert (again.name, again.sha256) == (extractor.name, extractor.sha256)
    np.testing.assert_array_equal(again.extract(images).features, first.features)


@slow
def check_an_images_features_do_not_depend_on_the_others(thing: Thing, folder: Path) -> None:
    extractor = opened(*thing, folder)
    if extractor is None:
        return
    images = digits().test.take(np.arange(40))
    together, alone = extractor.extract(images).features, extractor.extract(images[3:10]).features
    np.testing.assert_allclose(alone, together[3:10], rtol=1e-3, atol=1e-4)


def opened(name: str, function: Callable[..., Extractor], folder: Path) -> Extractor | None:
    """None where its weights come from elsewhere and are not here, which it must say in one sentence."""
    example = registry().examples.get(function)
    try:
        return function("" if example is None else example(folder), dataset=digits())
    except TouchstoneError as error:
        if example is not None:
            raise
        one_sentence(error)
        return None


def digits() -> Dataset:
    whole = open_dataset("digits")
    train, test = whole.train, whole.test
    assert train.labels is not None
    assert test.labels is not None
    return replace(
        whole,
        train=Split(images=train.images[:200], labels=train.labels[:200]),
        test=Split(images=test.images[:60], labels=test.labels[:60]),
    )
