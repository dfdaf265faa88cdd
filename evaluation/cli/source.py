"""The author's source of checkpoints on the command line: ``--source FILE|FOLDER|ZIP`` and ``--no-source``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from evaluation.types import TouchstoneError
from models.own_code.description import OwnCode
from models.source.finding import NO_SOURCE, SourcePaths, source_paths


def declare_source(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--source",
        action="append",
        metavar="PATH",
        help="the author's code of the network, which is read and never run: a .py or .ipynb file, a folder or a .zip; "
        "may be repeated (default: what lies beside the checkpoint)",
    )
    which.add_argument(
        "--no-source", dest="source", action="store_const", const=(), help="leave the code beside the checkpoint alone"
    )


def source_of(checkpoint: Sequence[Path], named: Sequence[str] | None, code: OwnCode | None) -> SourcePaths:
    """What was named, else what lies beside the checkpoint; none where the operator's own code builds the network.

    Raises TouchstoneError for a path that is not there.
    """
    if code is None:
        return source_paths(checkpoint, named)
    if named:
        raise TouchstoneError("--source is read and --model is run to build the same network; give one of the two")
    return NO_SOURCE
