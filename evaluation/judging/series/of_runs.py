"""The trainings that results are looks at, each judged by one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.judging.questions import Question, questions
from evaluation.judging.series.judgement import Judgement, judge
from evaluation.judging.series.training import Training, training_of
from evaluation.judging.siblings import read_unlike
from evaluation.judging.trainings import measured_recipes
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

LEAST_LOOKS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JudgedTraining:
    """A training, and what is said of it."""

    training: Training
    unit: str
    """Of its steps: ``epoch``, ``step`` ...; empty where nothing says it."""
    judgement: Judgement


def judged_trainings(
    runs: Sequence[Run], *, metric: str | None, question: Question | None
) -> tuple[tuple[JudgedTraining, ...], int]:
    """Trainings with two known steps or more, and how many others there are: also those whose steps were read as
    different networks.

    Each is judged by ``metric``, or by the most telling number that it has for the question, or for any. Raises
    TouchstoneError where no training can be judged, and where one has no such number.
    """
    trainings = [training for recipe in measured_recipes(runs) for training in recipe.trainings]
    series = [one for one in trainings if len(one.stepped) >= LEAST_LOOKS]
    if not series:
        raise TouchstoneError(
            f"a series needs results of one training at {LEAST_LOOKS} steps or more, named with their step such as "
            f"vae_epoch_10; got {len(runs)} results of {len(trainings)} trainings"
        )
    alike = [one for one in series if not read_unlike([run for _, run in one.stepped])]
    if not alike:
        raise TouchstoneError(
            f"the steps of the training '{series[0].name}' were read as different networks, and a training has one; "
            "measure them again, together"
        )
    made = [(training_of(one.name, one.stepped), one.unit) for one in alike]
    judged = tuple(
        JudgedTraining(training=training, unit=unit, judgement=judge(training, metric or _telling(training, question)))
        for training, unit in made
    )
    return judged, len(trainings) - len(alike)


def _telling(training: Training, asked: Question | None) -> str:
    """The most telling number of the question that this training has."""
    wanted = [asked] if asked is not None else list(questions().values())
    found = next((metric for question in wanted for metric in question.telling if training.curve(metric)), None)
    if found is None:
        what = "for any question" if asked is None else f"for '{asked.name}'"
        raise TouchstoneError(
            f"the training '{training.name}' has no number that tells {what}; choose a metric that it has: "
            f"{', '.join(sorted(training.curves)) or 'none'}"
        )
    return found
