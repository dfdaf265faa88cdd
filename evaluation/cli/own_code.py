"""``--model`` and ``--model-args``: code of whoever runs the command builds the network. Only commands have it."""

from __future__ import annotations

import argparse

from evaluation.types import TouchstoneError
from models.own_code.description import OwnCode, own_code


def declare_own_code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="FILE.py:NAME",
        help="class or function of yours (or MODULE:NAME) that builds the network; a worker imports and runs it",
    )  # fmt: skip
    parser.add_argument(
        "--model-args", nargs="+", default=[], metavar="KEY=VALUE", help="its arguments, such as latent=16"
    )


def own_code_of(arguments: argparse.Namespace) -> OwnCode | None:
    """What was named. Raises TouchstoneError for what names no code."""
    if arguments.model is None and arguments.model_args:
        raise TouchstoneError("--model-args are arguments of the code that --model names; give --model FILE.py:NAME")
    return None if arguments.model is None else own_code(arguments.model, arguments.model_args)
