"""Judge trainings over their steps: which step to keep, whether longer training helped, and from when what goes wrong.
Results whose names differ in a step, such as vae_epoch_10 and vae_epoch_20, are looks at one training."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap

from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.judging.questions import Question, find_question, questions
from evaluation.judging.series.judgement import judge
from evaluation.judging.series.training import Training, training_of
from evaluation.judging.series.words import looks_words, step_words
from evaluation.judging.trainings import MeasuredTraining, measured_recipes
from evaluation.record.seeds import of_seed
from evaluation.types import MOST_SEED, TouchstoneError

LEAST_LOOKS = 2


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--metric", metavar="NAME", help="the number by which the step to keep is chosen, such as mse")
    by.add_argument(
        "--question", metavar="NAME", help="what the model is for: samples, features, compression ... (default: any)"
    )
    parser.add_argument(
        "--seed", type=whole(least=0, most=MOST_SEED), metavar="N", help="only the results measured with it"
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged. Raises TouchstoneError where no training has two looks."""
    found = read_and_say(arguments.results)
    asked = None if arguments.question is None else find_question(arguments.question, argument="--question")
    runs = of_seed(found.runs, arguments.seed, argument="--seed")
    trainings = [training for recipe in measured_recipes(runs) for training in recipe.trainings]
    series = [training for training in trainings if len(training.stepped) >= LEAST_LOOKS]
    if not series:
        raise TouchstoneError(
            f"a series needs results of one training at {LEAST_LOOKS} steps or more, named with their step such as "
            f"vae_epoch_10; got {len(runs)} results of {len(trainings)} trainings"
        )
    print("\n\n".join("\n".join(_lines(training, arguments.metric, asked)) for training in series))
    alone = len(trainings) - len(series)
    if alone:
        print(f"\nleft out, as only one step of them is known: {alone} training{'' if alone == 1 else 's'}")
    return int(found.lost)


def _lines(measured: MeasuredTraining, metric: str | None, asked: Question | None) -> list[str]:
    training = training_of(measured.name, measured.stepped)
    first, last = (step_words(float(training.steps[place])) for place in (0, -1))
    unit = measured.unit or "step"
    head = f"{measured.name}: {looks_words(len(training.steps))}, {unit} {first} to {last}"
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    said = judge(training, metric or _telling(training, asked)).sentences
    return [head, *(textwrap.fill(sentence, width, initial_indent="  ", subsequent_indent="    ") for sentence in said)]


def _telling(training: Training, asked: Question | None) -> str:
    """The most telling number of the question that this training has."""
    wanted = [asked] if asked is not None else list(questions().values())
    found = next((metric for question in wanted for metric in question.telling if training.curve(metric)), None)
    if found is None:
        what = "for any question" if asked is None else f"for '{asked.name}'"
        raise TouchstoneError(
            f"the training '{training.name}' has no number that tells {what}; choose another with --metric"
        )
    return found


command(
    Command(
        name="series",
        help="judge trainings over their steps",
        description=__doc__,
        declare=declare,
        run=run,
        order=32,
    )
)
