"""The table of least n: of metrics that exist, read by the registry, and by the step that upgrades older records."""

from __future__ import annotations

import pytest

from evaluation.record.least_n import calibrated, least_n_of, words
from evaluation.record.schema import LeastN
from evaluation.record.versions import STEPS
from evaluation.record.views import Scalar
from evaluation.registry import metric, registry


@pytest.mark.parametrize("name", sorted(calibrated()))
def test_an_entry_is_about_a_number_that_is_measured_and_says_what_decided(name: str) -> None:
    entry = calibrated()[name]
    assert registry().metrics[name].view == "Scalar"
    assert registry().metrics[name].least_n == entry.least_n == least_n_of(name)
    assert min(entry.images, entry.samples) >= 0
    assert max(entry.images, entry.samples) > 0
    assert entry.decided_by
    for share in (entry.false_alarms, entry.false_alarms_upper, entry.coverage):
        assert share is None or 0 <= share <= 1


def test_a_metric_that_was_not_calibrated_says_so() -> None:
    assert words(registry().metrics["sharpness"].least_n) == "not calibrated"
    assert words(LeastN(images=0, samples=1000)) == "1,000 samples"
    assert words(LeastN(images=50, samples=300)) == "50 images and 300 samples"
    assert words(LeastN(images=0, samples=0)) == "any number"


@pytest.mark.parametrize("wrong", [(100,), (-1, 5), (1.5, 2), (True, 2)])
def test_sizes_of_a_registration_are_two_whole_numbers(wrong: tuple[int, int]) -> None:
    def never_registered() -> Scalar:
        """It is refused before it is known."""
        raise AssertionError

    with pytest.raises(ValueError, match=r"^least_n of metric 'never_registered' must be two whole numbers"):
        metric(title="Never", group="modes", source="Touchstone", least_n=wrong)(never_registered)


def test_an_older_record_gets_what_is_known_now() -> None:
    record = {"outcomes": [{"metric": "authenticity"}, {"metric": "sharpness"}, {"metric": []}, 7]}
    first, *others = STEPS[2](record)["outcomes"]
    assert first["least_n"] == calibrated()["authenticity"].least_n.model_dump()
    assert others == record["outcomes"][1:]
