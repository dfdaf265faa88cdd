"""Numbers are shown with the digits that their uncertainty supports."""

from __future__ import annotations

import math

import pytest

from evaluation.record import figures


@pytest.mark.parametrize(
    ("value", "interval", "text"),
    [
        (0.00853, (0.00833, 0.00873), "0.0085 ± 0.0002"),
        (0.008532, (0.008382, 0.008682), "0.00853 ± 0.00015"),
        (0.9234, (0.9134, 0.9334), "0.923 ± 0.010"),
        (41.37, (38.1, 44.6), "41 ± 3"),
        (12345.6, (12200.0, 12500.0), "12,346 ± 150"),
        (-3.2e-5, (-1.4e-4, 7.6e-5), "−0.00003 ± 0.00011"),
        (1.23e-7, (0.9e-7, 1.5e-7), "(1.2 ± 0.3) × 10⁻⁷"),
        (3.21e8, (3.0e8, 3.4e8), "(3.2 ± 0.2) × 10⁸"),
        (10.0, (10.0, 10.0), "10 ± 0"),
        (1.00000025, (1.00000023, 1.00000027), "1.00000 ± <0.00001"),
        (2.8513826e-10, (2.8513816e-10, 2.8513836e-10), "(2.85138 ± <0.00001) × 10⁻¹⁰"),
        (0.0, (-0.02, 0.02), "0.00 ± 0.02"),
        (0.5, None, "0.500"),
        (None, None, "–"),
        (math.nan, None, "–"),
    ],
)
def test_value_is_rounded_to_its_uncertainty(value, interval, text) -> None:
    assert figures.measured(value, interval) == text


def test_difference_always_carries_its_sign() -> None:
    assert figures.difference(0.0123, (0.0093, 0.0153)) == "+0.012 ± 0.003"
    assert figures.difference(-0.0123, (-0.0153, -0.0093)) == "−0.012 ± 0.003"
    assert figures.difference(1.2e-7, (0.9e-7, 1.5e-7)) == "(+1.2 ± 0.3) × 10⁻⁷"
    assert figures.difference(0.0, (-0.1, 0.1)) == "0.00 ± 0.10"


def test_a_negative_number_that_rounds_to_nothing_has_no_minus() -> None:
    assert figures.measured(-0.0004, (-0.3, 0.3)) == "0.0 ± 0.3"


def test_numbers_without_uncertainty() -> None:
    assert figures.number(7.0) == "7"
    assert figures.number(0.012345) == "0.0123"
    assert figures.number(-1234.5) == "−1,234" or figures.number(-1234.5) == "−1,235"
    assert figures.number(4.2e-9) == "4.20 × 10⁻⁹"


def test_interval_p_size_count_seconds() -> None:
    assert figures.interval_text((0.00833, 0.00873)) == "0.00833 to 0.00873"
    assert figures.interval_text(None) == "–"
    assert figures.p_value(0.0004) == "p < 0.001"
    assert figures.p_value(0.0321) == "p = 0.032"
    assert figures.p_value(1.7) == "p = 1.00"
    assert figures.size(999) == "999 B"
    assert figures.size(412_300) == "412 kB"
    assert figures.size(1_300_000) == "1.3 MB"
    assert figures.count(60000) == "60,000"
    assert figures.seconds(0.42) == "0.4 s"
    assert figures.seconds(200) == "3 min 20 s"
