"""The command line, one command a file: ``NAME``, ``HELP``, ``declare(parser)`` and ``run(arguments) -> exit status``.

Exit status: 0 when everything asked for was made, 1 when a metric failed, 2 on bad input, with one sentence on stderr
and never a traceback. Loads no torch: checkpoints are opened by sandboxed workers.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from evaluation.cli import catalog, compare, evaluate, inspect, report
from evaluation.types import TouchstoneError

COMMANDS = (evaluate, inspect, catalog, compare, report)
OK, BAD_INPUT, STOPPED = 0, 2, 130

DESCRIPTION = """Measure trained autoencoders, VAEs and GANs on real images, and see which is better, at what, and
whether the difference is real. Checkpoints open without their code, and none of their own runs."""
EXAMPLES = """examples:
  python -m evaluation evaluate models/zoo/*.safetensors --data digits --out results
  python -m evaluation evaluate encoder.pth+decoder.pth --data idx:/data/mnist --n 2000 --out results
  python -m evaluation inspect model.pth --data idx:/data/mnist --json
  python -m evaluation compare results --baseline vae
  python -m evaluation report results --out report.html

exit status: 0 all done, 1 a metric failed, 2 bad input (one sentence on stderr)"""


class Parser(argparse.ArgumentParser):
    """Complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        command = self.prog.removeprefix("python -m ")
        raise TouchstoneError(f"{message.rstrip('.')} (`python -m {command} --help` explains)")


def build_parser() -> Parser:
    parser = Parser(
        prog="python -m evaluation",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for module in COMMANDS:
        command = commands.add_parser(
            module.NAME,
            help=module.HELP,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.declare(command)
        command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ▲ still gets its table
    try:
        arguments = build_parser().parse_args(list(argv))
        status = int(arguments.run(arguments))
        sys.stdout.flush()
        return status
    except TouchstoneError as error:
        say(str(error))
        return BAD_INPUT
    except BrokenPipeError:  # `| head`
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        name = f"'{error.filename}': " if error.filename else ""
        say(f"{name}{error.strerror or error}")
        return BAD_INPUT
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED


def say(sentence: str) -> None:
    """One line on stderr, without control characters: names in it come from files."""
    line = "".join(character if character.isprintable() else " " for character in " ".join(sentence.split()))
    print(line, file=sys.stderr)
