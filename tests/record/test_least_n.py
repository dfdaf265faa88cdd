"""The table of least n: of metrics that exist, read by the registry, and by the step that upgrades older records."""

from __future__ import annotations

import pytest

from evaluation.record.few import few_behind
from evaluation.record.least_n import calibrated, least_n_of, words
from evaluation.record.run import write_view
from evaluation.record.schema import LeastN, Ok, RunConfig
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
    assert words("sharpness", registry().metrics["sharpness"].least_n) == "not calibrated"
    assert words("mine", LeastN(images=0, samples=1000)) == "1,000 samples"
    assert words("mine", LeastN(images=50, samples=300)) == "50 images and 300 samples"
    assert words("mine", LeastN(images=0, samples=0)) == "any number"


@pytest.mark.parametrize(
    ("name", "said", "enough", "short"),
    [
        ("recall", "and no fewer samples than images", (600, 600), (600, 300)),
        ("precision", "and no fewer images than samples", (600, 600), (300, 600)),
    ],
)
def test_some_numbers_need_as_many_of_one_side_as_of_the_other(
    name: str, said: str, enough: tuple[int, int], short: tuple[int, int]
) -> None:
    """With 300 samples beside 1,000 images recall calls 13% of equal models different."""
    assert words(name, least_n_of(name)).endswith(said)
    view, _ = write_view(name, Scalar(value=0.5, n=enough[0]))
    outcome = Ok(metric=name, group="modes", value=0.5, n=enough[0], view=view, least_n=least_n_of(name))
    assert few_behind(outcome, RunConfig(seed=0, n=enough[0], n_samples=enough[1])) == ""
    what = "samples" if name == "recall" else "images"
    assert (
        few_behind(outcome, RunConfig(seed=0, n=short[0], n_samples=short[1])) == f"too few: needs 600 {what}, had 300"
    )


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
