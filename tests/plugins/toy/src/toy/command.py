"""``toy-shape``: the shape of the stripes."""

import argparse

from touchstone import Command, command


def declare(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(arguments: argparse.Namespace) -> int:
    from toy.stripes import stripes

    print("x".join(map(str, stripes("").image_shape)))
    return 0


command(
    Command(
        name="toy-shape", help="print the shape of the stripes", description=__doc__ or "", declare=declare, run=run,
        order=900,
    )
)  # fmt: skip
