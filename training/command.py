"""``touchstone train FAMILY --data SPEC --seed N --out FILE``, ``touchstone train zoo``; also ``python -m training``.

With ``--every``, ``--seeds`` or ``--set`` several checkpoints are written, below the folder that ``--out`` names.
Exit 0 when everything is written, 1 when a training of several diverged, 2 on bad input with one sentence on stderr.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from evaluation.cli import Parser, perform
from evaluation.cli.numbers import whole
from evaluation.data.dataset import open_dataset
from evaluation.types import MOST_SEED, TouchstoneError
from models.base import ModelCard
from models.saving import save_checkpoint
from training.bar import TrainingBar
from training.flags import every, option_fields
from training.grid import planned, read_setting
from training.options import flag
from training.recipes import Recipe, recipes
from training.run import train_checkpoint
from training.runs import Runs
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
            return 0
        if chosen.every or chosen.seeds or chosen.set:
            return int(train_runs(chosen) > 0)
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
        command.add_argument(
            "--out", type=Path, required=True, help="safetensors file to write; of several checkpoints, their folder"
        )
        _add_runs(command)
        command.add_argument("--description", default="", help="one sentence for the card")
        _add_threads(command)
        for field, kind in option_fields(item.options):
            command.add_argument(flag(field.name), type=kind, default=field.default, help=field.metadata["help"])
    zoo = commands.add_parser("zoo", help="train all checkpoints that ship with the project", allow_abbrev=False)
    add_zoo_command(zoo)
    _add_threads(zoo)


def _add_runs(command: argparse.ArgumentParser) -> None:
    several = command.add_argument_group("several checkpoints, below the folder OUT/NAME")
    several.add_argument(
        "--every",
        type=every,
        metavar="N",
        help="keep one every N steps (updates of the weights), or Nepochs; and the last",
    )
    several.add_argument("--seeds", type=whole(least=1, most=1_000), metavar="N", help="train N seeds, from --seed on")
    several.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=V,V",
        help="train each value; given again: every combination",
    )
    several.add_argument("--name", type=_folder_name, help="of the folder (default: the family)")
    several.add_argument("--half", action="store_true", help="keep weights in half precision")


def _folder_name(text: str) -> str:
    if not text.strip() or {"/", "\\", "\0"} & set(text) or text.startswith("."):
        raise argparse.ArgumentTypeError(f"should be the name of one folder; got '{text}'")
    return text


def _add_threads(command: argparse.ArgumentParser) -> None:
    command.add_argument("--threads", type=_thread_count, default=1, help="CPU threads; another number, another file")


def _thread_count(text: str) -> int:
    threads = int(text)
    if threads < 1:
        raise argparse.ArgumentTypeError(f"should be at least 1; got {threads}")
    return threads


def train_one(chosen: argparse.Namespace) -> None:
    item, options = _chosen_recipe(chosen)
    if chosen.out.is_dir():
        raise ValueError(f"--out should be a file to write; '{chosen.out}' is a folder")
    if chosen.half or chosen.name:
        raise ValueError("--half and --name are for several checkpoints; say --every, --seeds or --set with them")
    started = time.perf_counter()
    dataset = open_dataset(chosen.data)
    with TrainingBar(chosen.out.name) as bar:
        card, state = train_checkpoint(
            item, item.options(**options), dataset, seed=chosen.seed, progress=bar, description=chosen.description
        )
    save_checkpoint(chosen.out, card, state)
    report(chosen.out, card, item, time.perf_counter() - started)


def train_runs(chosen: argparse.Namespace) -> int:
    """How many trainings diverged."""
    item, options = _chosen_recipe(chosen)
    if chosen.out.is_file():
        raise ValueError(f"--out should be a folder where several checkpoints are written; '{chosen.out}' is a file")
    parsers = {field.name: parser for field, parser in option_fields(item.options)}
    settings = [read_setting(text, item.options, parsers) for text in chosen.set]
    seeds = range(chosen.seed, chosen.seed + (chosen.seeds or 1))
    runs = Runs(
        recipe=item,
        planned=planned(item.options, options, settings, seeds),
        folder=chosen.out / (chosen.name or item.family),
        every=chosen.every,
        half=chosen.half,
        description=chosen.description,
    )
    return runs.write(open_dataset(chosen.data))


def _chosen_recipe(chosen: argparse.Namespace) -> tuple[Recipe, dict[str, Any]]:
    """The recipe, and its options as they were given."""
    item = recipes()[chosen.family]
    return item, {field.name: getattr(chosen, field.name) for field, _ in option_fields(item.options)}


def report(path: Path, card: ModelCard, item: Recipe, seconds: float) -> None:
    losses = ", ".join(f"{name} {value:g}" for name, value in card.training["final_losses"].items())
    print(f"{path}: {item.title}, {path.stat().st_size / 1000:.0f} kB, {losses}, {seconds:.1f} s")
