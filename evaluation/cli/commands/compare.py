"""Print results side by side: paired differences to a baseline or to the leader of each group, Holm-corrected, best and
tied marked."""

from __future__ import annotations

import argparse
import shutil
import sys

from evaluation.cli.cautions import cautions
from evaluation.cli.commands import Command, command
from evaluation.cli.metrics import METRICS_HELP, split_metrics
from evaluation.cli.results import read_and_say
from evaluation.judging.baseline import named_baseline
from evaluation.judging.compare import compare
from evaluation.record.selecting import only


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument(
        "--baseline",
        metavar="NAME",
        help="the model that others are compared with (default: the leader of each group)",
    )
    parser.add_argument("--metrics", default="*", metavar="NAME,...", help=METRICS_HELP)


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged."""
    found = read_and_say(arguments.results)
    runs = found.runs
    baseline = named_baseline(runs, arguments.baseline, argument="--baseline")
    comparison = compare(only(runs, split_metrics(arguments.metrics)), baseline=baseline)
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    print(comparison.text(width=width))
    print(cautions(runs, width=width), end="")
    return int(found.lost)


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
