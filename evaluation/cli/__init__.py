"""The command line. Each command is a file of ``commands/``, or is announced from a package above this one.

Exit status: 0 when everything asked for was made; 1 when a metric failed, or results cannot be written or are damaged;
2 on bad input, with one sentence on stderr and never a traceback; 128 and its number after a signal. Loads no torch:
checkpoints are opened by sandboxed workers.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

from evaluation.called import called
from evaluation.cli.commands import commands
from evaluation.cli.saying import say
from evaluation.cli.stopping import Stopped, signals_raise
from evaluation.types import TouchstoneError
from evaluation.version import __version__
from models.discovery import PluginWarning, refused

OK, BAD_INPUT, STOPPED = 0, 2, 130

DESCRIPTION = """Measure trained autoencoders, VAEs and GANs on real images, and see which is better, at what, and
whether the difference is real. Checkpoints open without their code, and none of their own runs."""
EXAMPLES = """examples:
  {program} evaluate *.safetensors --data digits --out results
  {program} evaluate encoder.pth+decoder.pth --data idx:/data/mnist --n 2000 --out results
  {program} inspect model.pth --data idx:/data/mnist --json
  {program} compare results --baseline vae
  {program} report results --out report.html

exit status: 0 all done, 1 a metric failed or results are damaged, 2 bad input (one sentence on stderr)"""


class Parser(argparse.ArgumentParser):
    """Complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise TouchstoneError(f"{message.rstrip('.')} (`{self.prog} --help` explains)")


def build_parser(asked: str | None) -> Parser:
    """Every command by name. Only the one that is ``asked`` for declares its arguments, as some import torch for it."""
    program = called()
    parser = Parser(
        prog=program,
        description=DESCRIPTION,
        epilog=EXAMPLES.format(program=program),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"touchstone {__version__}", help="print the version")
    known = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for item in commands():
        subparser = known.add_parser(
            item.name,
            help=item.help,
            description=item.description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if item.name == asked:
            item.declare(subparser)
            subparser.set_defaults(run=item.run)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit status."""
    # No option of the whole program takes a value: the first word that is no option is the command.
    asked = next((word for word in argv if not word.startswith("-")), None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)  # told below
        status = perform(build_parser(asked), argv)
    for left_out in refused():
        say(left_out.sentence)
    return status


def perform(parser: Parser, argv: Sequence[str]) -> int:
    """Parse and run; every error is one sentence on stderr. Returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ▲ still gets its table
    try:
        arguments = parser.parse_args(list(argv))
        with signals_raise():
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
    except Stopped as stopped:
        with contextlib.suppress(OSError):  # the terminal may be gone
            say("stopped")
        return 128 + stopped.number
