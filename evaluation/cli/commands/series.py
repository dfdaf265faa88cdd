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
from evaluation.judging.questions import find_question
from evaluation.judging.series.of_runs import JudgedTraining, judged_trainings
from evaluation.judging.series.words import looks_words, step_words
from evaluation.record.seeds import of_seed
from evaluation.types import MOST_SEED


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
    judged, others = judged_trainings(runs, metric=arguments.metric, question=asked)
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    print("\n\n".join(_text(one, width) for one in judged))
    if others:
        print(f"\nleft out, as only one step of them is known: {others} training{'' if others == 1 else 's'}")
    return int(found.lost)


def _text(judged: JudgedTraining, width: int) -> str:
    steps = judged.training.steps
    first, last = (step_words(float(steps[place])) for place in (0, -1))
    head = f"{judged.training.name}: {looks_words(len(steps))}, {judged.unit or 'step'} {first} to {last}"
    said = (
        textwrap.fill(sentence, width, initial_indent="  ", subsequent_indent="    ")
        for sentence in judged.judgement.sentences
    )
    return "\n".join([head, *said])


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
