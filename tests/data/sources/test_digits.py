import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from evaluation.data.sources.digits import digits
from evaluation.types import TouchstoneError


def test_digits_are_the_agreed_stratified_split():
    data = digits("")
    bunch = load_digits()
    train, test = train_test_split(np.arange(1797), test_size=600, stratify=bunch.target, random_state=0)
    np.testing.assert_array_equal(data.test.images[:, 0], (bunch.images[np.sort(test)] / 16).astype(np.float32))
    np.testing.assert_array_equal(data.train.labels, bunch.target[np.sort(train)])
    assert data.train.images.dtype == np.float32
    assert data.image_shape == (1, 8, 8)
    assert 0 <= data.test.images.min() < data.test.images.max() <= 1


def test_digits_have_one_digest_and_no_path():
    assert digits("").sha256 == digits("").sha256
    with pytest.raises(TouchstoneError, match="takes no path"):
        digits("/somewhere")
