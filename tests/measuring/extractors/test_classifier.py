import numpy as np
import pytest

from evaluation.data.dataset import Dataset, Split, open_dataset
from evaluation.measuring.extractors.base import open_extractor, titled
from evaluation.measuring.extractors.classifier import classifier, train_classifier
from evaluation.types import NotApplicable, TouchstoneError


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return open_dataset("digits")


def unlabelled(images: np.ndarray) -> Dataset:
    return Dataset(source="folder", spec="folder:x", train=Split(images=images), test=Split(images=images[:50]))


def test_auto_is_the_classifier_of_the_data_with_its_measured_accuracy(digits: Dataset) -> None:
    opened = open_extractor("auto", digits)
    assert titled("FD", opened) == "FD[digits-classifier]"
    assert opened.facts["test accuracy"] >= 0.97
    assert len(opened.classes) == 10
    found = opened.extract(digits.test.take(np.arange(40)))
    assert found.features.shape == (40, 64)
    assert found.features.dtype == np.float32
    assert found.probabilities is not None
    assert found.probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    labels = digits.test.labels
    assert labels is not None
    assert (found.probabilities.argmax(axis=1) == labels[:40]).mean() > 0.9


def test_the_same_data_gives_the_same_weights_whatever_the_threads(digits: Dataset) -> None:
    import torch

    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        again = train_classifier(digits)
    finally:
        torch.set_num_threads(threads)
    assert again.sha256 == classifier("", dataset=digits).sha256


def test_features_do_not_depend_on_the_batch(digits: Dataset) -> None:
    opened = open_extractor("classifier", digits)
    images = digits.test.take(np.arange(20))
    whole = opened.extract(images).features
    assert np.allclose(whole[3:5], opened.extract(images[3:5]).features, atol=1e-4)


def test_without_labels_auto_is_pixels_and_the_classifier_says_why_not() -> None:
    data = unlabelled(np.random.default_rng(0).integers(0, 256, size=(80, 1, 8, 8), dtype=np.uint8))
    opened = open_extractor("auto", data)
    assert opened.name == "pixels"
    images = data.test.take(np.arange(5))
    assert np.array_equal(opened.extract(images).features, images.reshape(5, -1))
    with pytest.raises(NotApplicable, match="'folder' has none"):
        open_extractor("classifier", data)


def test_many_pixels_are_cut_to_their_leading_components() -> None:
    rng = np.random.default_rng(0)
    basis = rng.normal(size=(6, 3 * 16 * 16))
    drawn = rng.normal(size=(400, 6)) @ basis
    images = ((drawn - drawn.min()) / np.ptp(drawn)).astype(np.float32).reshape(400, 3, 16, 16)
    opened = open_extractor("pixels", unlabelled(images))
    features = opened.extract(images).features
    assert features.shape[1] == 6
    flat = images.reshape(400, -1)
    kept = np.square(features - features.mean(axis=0)).sum() / np.square(flat - flat.mean(axis=0)).sum()
    assert kept == pytest.approx(1, abs=1e-4)


def test_unknown_names_and_arguments_are_one_sentence(digits: Dataset) -> None:
    with pytest.raises(TouchstoneError, match=r"must be one of auto, classifier, .*got 'resnet'"):
        open_extractor("resnet", digits)
    with pytest.raises(TouchstoneError, match="takes no argument"):
        open_extractor("pixels:x", digits)


def test_wrong_channels_are_named(digits: Dataset) -> None:
    with pytest.raises(TouchstoneError, match=r"takes images \(n, 1, h, w\); got \(2, 3, 8, 8\)"):
        open_extractor("classifier", digits).extract(np.zeros((2, 3, 8, 8), dtype=np.float32))


def test_a_cached_classifier_gives_the_same_features(digits: Dataset, tmp_path, monkeypatch) -> None:
    from evaluation.measuring import cache

    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path))
    opened = open_extractor("classifier", digits)
    cache.save("classifier-x", opened)
    loaded = cache.load("classifier-x")
    images = digits.test.take(np.arange(4))
    assert np.array_equal(loaded.extract(images).features, opened.extract(images).features)
    assert loaded.facts == opened.facts


@pytest.mark.slow
def test_mnist_classifier_is_good(test_data) -> None:
    trained = train_classifier(open_dataset(f"idx:{test_data}/data/mnist"))
    assert trained.facts["test accuracy"] >= 0.985
