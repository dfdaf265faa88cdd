"""Print results side by side: paired differences to a baseline or to the leader of each group, Holm-corrected, best and
tied marked. Below them a ranking: which model is ahead for a question, with the votes that --weight weighs. Results of
several seeds are compared seed by seed, and at the end it is said which differences every seed finds. With --by recipe
trainings that differ in their own seed alone are one recipe, and the means of recipes are compared."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Sequence

from evaluation.cli.by_recipe import recipes_text
from evaluation.cli.cautions import cautions
from evaluation.cli.commands import Command, command
from evaluation.cli.metrics import METRICS_HELP, split_metrics
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.judging.baseline import find_baseline, named_baseline
from evaluation.judging.compare import Comparison, compare
from evaluation.judging.findings import by_model
from evaluation.judging.over_seeds import over_seeds
from evaluation.judging.questions import Question, find_question
from evaluation.judging.ranking import rankings
from evaluation.judging.ranking_text import ranking_text
from evaluation.judging.weights import checked, written
from evaluation.record.run import Run
from evaluation.record.seeds import by_seed, of_seed
from evaluation.record.selecting import only
from evaluation.types import MOST_SEED


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    against = parser.add_mutually_exclusive_group()
    against.add_argument(
        "--baseline",
        metavar="NAME",
        help="the model that others are compared with (default: the leader of each group)",
    )
    against.add_argument(
        "--pair", nargs=2, metavar=("A", "B"), help="only these two, B against A, corrected over all pairs of models"
    )
    parser.add_argument(
        "--question",
        default="everything",
        metavar="NAME",
        help="what the ranking is for: samples, features, compression, likelihood, repair ... (default everything)",
    )
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="how much a vote of the ranking counts, such as fidelity=2 (default 1, 0 for not at all); may be repeated",
    )
    parser.add_argument("--metrics", default="*", metavar="NAME,...", help=METRICS_HELP)
    parser.add_argument(
        "--seed",
        type=whole(least=0, most=MOST_SEED),
        metavar="N",
        help="only the results measured with it (default: each seed on its own)",
    )
    parser.add_argument(
        "--by",
        choices=("model", "recipe"),
        default="model",
        help="recipe: trainings that differ in their seed alone are one, and their means are compared (default model)",
    )
    parser.add_argument(
        "--recipe",
        action="append",
        default=[],
        metavar="NAME=PATTERN",
        help="compare by recipe, with the models whose names match as its trainings: beta4=vae_b4_*; may be repeated "
        "(default: what the checkpoints say of their training)",
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged."""
    found = read_and_say(arguments.results)
    if arguments.by == "recipe" or arguments.recipe:
        runs = only(of_seed(found.runs, arguments.seed, argument="--seed"), split_metrics(arguments.metrics))
        print(recipes_text(runs, arguments.recipe, arguments.baseline, width=_width()), end="")
        return int(found.lost)
    asked = find_question(arguments.question, argument="--question")
    seeds = by_seed(found.runs)
    if arguments.seed is not None or len(seeds) < 2:
        _one_seed(of_seed(found.runs, arguments.seed, argument="--seed"), asked, arguments)
        return int(found.lost)
    comparisons = {}
    for seed, runs in seeds.items():
        print(f"SEED {seed}: {len(runs)} model{'s' if len(runs) != 1 else ''}\n")
        comparisons[seed] = _one_seed(runs, asked, arguments)
        print()
    lines = over_seeds(comparisons).lines()
    print("\n".join(["OVER SEEDS", *(textwrap.fill(line, _width(), subsequent_indent="    ") for line in lines)]))
    return int(found.lost)


def _one_seed(runs: Sequence[Run], asked: Question, arguments: argparse.Namespace) -> Comparison:
    """Prints the table, the ranking and what stands against the models; all runs are of one seed."""
    baseline = named_baseline(runs, arguments.baseline, argument="--baseline")
    comparison = compare(only(runs, split_metrics(arguments.metrics)), baseline=baseline)
    if arguments.pair:
        places = [find_baseline(runs, name, argument="--pair") for name in arguments.pair]
        comparison = comparison.pair(*places)
        runs = [runs[place] for place in places]
    own = checked(written(arguments.weight, argument="--weight"), comparison.rows, argument="--weight")
    print(comparison.text(width=_width()))
    print(ranking_text(rankings(comparison, dict(by_model(runs)), asked, own), asked, width=_width()), end="")
    print(cautions(runs, width=_width()), end="")
    return comparison


def _width() -> int:
    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120


command(
    Command(
        name="compare",
        help="print results side by side, against a baseline",
        description=__doc__,
        declare=declare,
        run=run,
        order=30,
    )
)
