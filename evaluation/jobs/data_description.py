"""Ask a worker what data is, before anything is measured on it. The asking process reads none of it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from evaluation.jobs.data_messages import DataDescribed, DescribeData
from evaluation.jobs.messages import BY_DATA_DESCRIPTION, Unusable
from evaluation.jobs.named_files import NamedFiles
from evaluation.jobs.one_answer import answer
from evaluation.types import TouchstoneError


def describe_data(named: NamedFiles, cache: Path) -> str:
    """``48,000 training and 12,000 test images 1x28x28; used 60,000 of 60,000 images; range 0..255; 10 classes; ...``.

    Raises TouchstoneError with the sentence that a measurement would give, for data that cannot be used.
    """
    message = answer(DescribeData(data=named.spec), BY_DATA_DESCRIPTION, read=named.read, cache=cache).message
    match message:
        case DataDescribed():
            return message.sentence
        case Unusable():
            raise TouchstoneError(message.message)
        case _:
            assert_never(message)
