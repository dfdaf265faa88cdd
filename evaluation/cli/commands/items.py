"""Write what was measured of single test images as one Parquet file: the error of each reconstruction, the class that a
probe reads, how far an image is from the nearest sample. A row for each model, measure and image."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.metrics import METRICS_HELP, split_metrics
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.record import figures
from evaluation.record.items_file import write_items
from evaluation.record.seeds import of_seed
from evaluation.record.selecting import only
from evaluation.types import MOST_SEED, TouchstoneError

ENDING = ".parquet"


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument("--out", required=True, metavar="FILE", help="the file that is written: items.parquet")
    parser.add_argument("--metrics", default="*", metavar="NAME,...", help=METRICS_HELP)
    parser.add_argument(
        "--seed", type=whole(least=0, most=MOST_SEED), metavar="N", help="only the results measured with it"
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when results were lost or damaged."""
    path = Path(arguments.out).expanduser()
    if path.suffix.lower() != ENDING:
        raise TouchstoneError(f"--out must end in {ENDING}; got '{path.name}'")
    found = read_and_say(arguments.results)
    runs = only(of_seed(found.runs, arguments.seed, argument="--seed"), split_metrics(arguments.metrics))
    try:
        rows = write_items(runs, path)
    except OSError as error:
        raise TouchstoneError(f"--out '{arguments.out}' cannot be written: {error.strerror or error}") from error
    print(f"{path} ({figures.size(path.stat().st_size)}, {rows:,} rows, {len(runs)} models)")
    return int(found.lost)


command(
    Command(
        name="items",
        help="write numbers of single images as a Parquet file",
        description=__doc__,
        declare=declare,
        run=run,
        order=42,
    )
)
