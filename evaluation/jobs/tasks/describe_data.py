"""What data is: how many images, of which size, and what was used of what was given."""

from __future__ import annotations

from evaluation.jobs.data_messages import DataDescribed, DescribeData
from evaluation.jobs.messages import Unusable
from evaluation.jobs.tasks.opening import open_session
from evaluation.jobs.tasks.parent import Parent
from evaluation.measuring.facts import dataset_facts
from evaluation.record.intake_words import intake_line
from evaluation.types import Config, TouchstoneError


def perform(task: DescribeData, parent: Parent) -> None:
    """Says ``DataDescribed``, or ``Unusable`` with the sentence that a measurement would give."""
    try:
        data = open_session(task.data, Config(metrics=())).original
    except TouchstoneError as error:
        parent.tell(Unusable(message=str(error)))
        return
    size = "x".join(map(str, data.image_shape))
    images = f"{len(data.train):,} training and {len(data.test):,} test images {size}"
    parent.tell(DataDescribed(sentence=f"{images}; {intake_line(dataset_facts(data, Config()))}"))
