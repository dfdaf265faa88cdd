"""``touchstone train FAMILY --data SPEC --seed N --out FILE``, ``touchstone train zoo``; also ``python -m training``.

Exit 0 when the file is written, 2 on bad input with one sentence on stderr.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

import torch

from evaluation.cli import Parser, perform
from evaluation.cli.numbers import whole
from evaluation.data.dataset import open_dataset
from evaluation.types import MOST_SEED, TouchstoneError
from models.base import ModelCard
from models.saving import save_checkpoint
from training.bar import TrainingBar
from training.options import TrainingOptions, flag
from training.recipes import Recipe, recipes
from training.run import train_checkpoint
from training.zoo import add_zoo_command, build_zoo


def main(arguments: Sequence[str] | None = None) -> None:
    parser = Parser(prog=f"python -m {__package__}", description="Train a checkpoint with its recipe.")
    declare(parser)
    parser.set_defaults(run=run)
    if status := perform(parser, sys.argv[1:] if arguments is None else arguments):
        sys.exit(status)


def run(chosen: argparse.Namespace) -> int:
    """Train and save. Raises TouchstoneError with one sentence."""
    torch.set_num_threads(chosen.threads)
    try:
        if chosen.family == "zoo":
            build_zoo(chosen.directory, chosen.only)
        else:
            train_one(chosen)
    except ValueError as error:
        raise TouchstoneError(str(error)) from error
    return 0


def declare(parser: argparse.ArgumentParser) -> None:
    """A command for each recipe, and one for the zoo."""
    commands = parser.add_subparsers(dest="family", required=True, metavar="FAMILY", help="what to train")
    for name, item in sorted(recipes().items()):
        command = commands.add_parser(
            name,
            help=item.title,
            description=f"Train: {item.title}.",
            allow_abbrev=False,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        )
        command.add_argument("--data", default="digits", help="dataset, as NAME or NAME:PATH")
        command.add_argument(
            "--seed", type=whole(least=0, most=MOST_SEED), default=0, help="same seed, same file on the same machine"
        )
        command.add_argument("--out", type=Path, required=True, help="safetensors file to write")
        command.add_argument("--description", default="", help="one sentence for the card")
        _add_threads(command)
        for field, kind in option_fields(item.options):
            command.add_argument(flag(field.name), type=kind, default=field.default, help=field.metadata["help"])
    zoo = commands.add_parser("zoo", help="train all checkpoints that ship with the project", allow_abbrev=False)
    add_zoo_command(zoo)
    _add_threads(zoo)


def _add_threads(command: argparse.ArgumentParser) -> None:
    command.add_argument("--threads", type=_thread_count, default=1, help="CPU threads; another number, another file")


def _thread_count(text: str) -> int:
    threads = int(text)
    if threads < 1:
        raise argparse.ArgumentTypeError(f"should be at least 1; got {threads}")
    return threads


def option_fields(options: type[TrainingOptions]) -> list[tuple[dataclasses.Field[Any], Any]]:
    """Each field of a recipe's options with the function that parses its flag."""
    hints = get_type_hints(options)
    parsers: Mapping[Any, Any] = {int: int, float: float, bool: yes_or_no, str: str, tuple[int, ...]: whole_numbers}
    return [(field, parsers[hints[field.name]]) for field in dataclasses.fields(options)]


def yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise argparse.ArgumentTypeError(f"should be yes or no; got '{text}'")
    return text.lower() in ("yes", "true")


def whole_numbers(text: str) -> tuple[int, ...]:
    """``128,64`` -> (128, 64)."""
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"should be whole numbers with commas, as 128,64; got '{text}'") from None


def train_one(chosen: argparse.Namespace) -> None:
    item = recipes()[chosen.family]
    options = item.options(**{field.name: getattr(chosen, field.name) for field, _ in option_fields(item.options)})
    if chosen.out.is_dir():
        raise ValueError(f"--out should be a file to write; '{chosen.out}' is a folder")
    started = time.perf_counter()
    dataset = open_dataset(chosen.data)
    with TrainingBar(chosen.out.name) as bar:
        card, state = train_checkpoint(
            item, options, dataset, seed=chosen.seed, progress=bar, description=chosen.description
        )
    save_checkpoint(chosen.out, card, state)
    report(chosen.out, card, item, time.perf_counter() - started)


def report(path: Path, card: ModelCard, item: Recipe, seconds: float) -> None:
    losses = ", ".join(f"{name} {value:g}" for name, value in card.training["final_losses"].items())
    print(f"{path}: {item.title}, {path.stat().st_size / 1000:.0f} kB, {losses}, {seconds:.1f} s")
