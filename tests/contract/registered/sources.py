"""Sources: documented, and what they give is a data set as the rest takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.data.dataset import Dataset, Split
from evaluation.registry import registry
from evaluation.types import TouchstoneError
from tests.contract.named_paths import damaged, outside, quotes_nothing, refuses_all
from tests.contract.registered import first_line, one_sentence, sentence_in, slow


def things() -> Mapping[str, Any]:
    return {name: (name, function) for name, function in registry().sources.items()}


def check_is_documented(thing: tuple[str, Callable[[str], Dataset]], folder: Path) -> None:
    sentence_in(first_line(thing[1]), f"the docstring's first line of source '{thing[0]}'")


def check_what_is_not_there_is_refused_in_one_sentence(
    thing: tuple[str, Callable[[str], Dataset]], folder: Path
) -> None:
    with pytest.raises(TouchstoneError) as refused:
        thing[1](str(folder / "nothing here"))
    one_sentence(refused.value)


def check_a_page_cannot_name_what_lies_outside_of_the_roots(
    thing: tuple[str, Callable[[str], Dataset]], folder: Path
) -> None:
    refuses_all(thing[0], *outside(folder))


@slow
def check_no_error_quotes_a_file(thing: tuple[str, Callable[[str], Dataset]], folder: Path) -> None:
    example = registry().examples.get(thing[1])
    if example is None:
        return
    argument = example(folder)
    for _ in damaged(Path(argument)):
        try:
            thing[1](argument)
        except Exception as error:
            quotes_nothing(str(error))


@slow
def check_its_example_is_a_dataset(thing: tuple[str, Callable[[str], Dataset]], folder: Path) -> None:
    name, function = thing
    dataset = opened(name, function, folder)
    assert dataset.source == name
    assert dataset.spec.partition(":")[0] == name
    assert dataset.description, "a description is shown to users"
    for split in (dataset.train, dataset.test):
        holds_images(split, dataset)
    assert len(dataset.test) > 0
    assert dataset.train.images.shape[1:] == dataset.test.images.shape[1:]
    assert dataset.train.images.dtype == dataset.test.images.dtype


@slow
def check_it_gives_the_same_again(thing: tuple[str, Callable[[str], Dataset]], folder: Path) -> None:
    first = opened(*thing, folder)
    np.random.default_rng()  # the state of a global generator must not matter
    assert opened(*thing, folder).sha256 == first.sha256


def opened(name: str, function: Callable[[str], Dataset], folder: Path) -> Dataset:
    example = registry().examples.get(function)
    if example is not None:
        return function(example(folder))
    try:
        return function("")
    except TouchstoneError as error:
        pytest.fail(
            f"source '{name}' opens nothing without an argument ({error}): give it an example, "
            f'@source("{name}", example=...), which writes small files into a folder and returns the argument'
        )


def holds_images(split: Split, dataset: Dataset) -> None:
    if len(split):
        taken = split.take(np.arange(min(3, len(split))))
        assert taken.dtype == np.float32
        assert np.isfinite(taken).all()
        assert taken.min() >= 0
        assert taken.max() <= 1
    if split.labels is not None and len(split):
        assert split.labels.dtype == np.int64
        assert split.labels.min() >= 0
        assert split.labels.max() < len(dataset.classes), "classes must name every label"
    if split.factors is not None:
        assert split.factors.shape[1] == len(dataset.factors), "factors must name every column"
