"""Say which settings mattered, over trainings that differ in several of them. Settings are read from checkpoints and
from names such as lr1e-3_beta4_seed2. Each training counts with its last step."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap

from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.judging.sweeps.of_runs import sweep_of
from evaluation.judging.sweeps.sentences import sentences
from evaluation.record.seeds import of_seed
from evaluation.types import MOST_SEED


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument("--metric", required=True, metavar="NAME", help="the number that the settings go with: mse")
    parser.add_argument(
        "--seed", type=whole(least=0, most=MOST_SEED), metavar="N", help="only the results measured with it"
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged."""
    found = read_and_say(arguments.results)
    title, sweep = sweep_of(of_seed(found.runs, arguments.seed, argument="--seed"), arguments.metric)
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    print("\n".join(textwrap.fill(line, width, subsequent_indent="    ") for line in sentences(title, sweep)))
    return int(found.lost)


command(
    Command(
        name="sweep",
        help="say which settings mattered",
        description=__doc__,
        declare=declare,
        run=run,
        order=34,
    )
)
