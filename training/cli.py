"""``train`` announces itself to the command line. Recipes import torch: they are imported when the command is used."""

from __future__ import annotations

import argparse

from evaluation.cli.commands import Command, command


def declare(parser: argparse.ArgumentParser) -> None:
    from training.command import declare

    declare(parser)


def run(arguments: argparse.Namespace) -> int:
    from training.command import run

    return run(arguments)


command(
    Command(
        name="train",
        help="train a checkpoint by a committed recipe",
        description="Train a checkpoint by a committed recipe. The same seed gives the same file on the same machine.",
        declare=declare,
        run=run,
        order=60,
    )
)
