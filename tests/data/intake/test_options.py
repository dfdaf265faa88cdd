"""What is stated behind a path, and how it is added to one."""

from __future__ import annotations

import pytest

from evaluation.data.dataset import open_dataset
from evaluation.data.intake.options import Options, split_options, with_options
from evaluation.types import TouchstoneError
from models.intake.ranges import ValueRange


@pytest.mark.parametrize("spec", ["digits", "folder:/a?b/c", "folder:/what?", "npz:C:\\x?y.npz"])
def test_a_question_mark_of_a_path_is_no_option(spec: str) -> None:
    assert split_options(spec) == (spec, Options())
    assert with_options(spec) == spec


def test_options_are_read_and_added() -> None:
    spec = with_options("folder:/a?b", value_range="0,16", skip_unreadable=True)
    assert spec == "folder:/a?b?range=0,16&skip-unreadable"
    assert split_options(spec) == ("folder:/a?b", Options(value_range=ValueRange(0, 16), skip_unreadable=True))
    assert with_options(spec, value_range="-1,1") == "folder:/a?b?skip-unreadable&range=-1,1"
    assert split_options("npz:x?background=black")[1].background == "black"


@pytest.mark.parametrize(
    "text", ["range=0", "range", "range=0,1&range=0,2", "skip-unreadable=1", "background=pink", "range=0,1&colour=x"]
)
def test_a_wrong_option_is_one_sentence(text: str) -> None:
    with pytest.raises(TouchstoneError, match=r"expects|takes the options"):
        split_options(f"npz:x?{text}")


def test_data_made_by_us_takes_none() -> None:
    with pytest.raises(TouchstoneError, match="takes no options"):
        open_dataset("digits?range=0,16")
