"""Judge results by a file of rules, for a build that must pass or fail: constants, a baseline, findings, recipes. A
rule is passed, failed, or undecided where the data are too few to tell; the file says what that means. --init writes a
first file of rules from a result. The exit status is 0 when the gate is open, 1 when it is closed, 2 on bad input."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.cli.results import read_and_say
from evaluation.judging.baseline import find_baseline
from evaluation.judging.gate.forms.junit import gate_junit
from evaluation.judging.gate.forms.markdown import gate_markdown
from evaluation.judging.gate.forms.text import gate_text
from evaluation.judging.gate.judging import judge
from evaluation.judging.gate.rules import read_rules
from evaluation.judging.gate.starting import first_rules
from evaluation.record.run import Run
from evaluation.record.seeds import of_seed
from evaluation.types import MOST_SEED, TouchstoneError


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", nargs="+", metavar="DIR|JSON", help="results of `evaluate`")
    parser.add_argument("--rules", required=True, metavar="FILE", help="the rules, in YAML: gates.yaml")
    parser.add_argument(
        "--baseline", metavar="NAME|JSON", help="what rules such as not_worse compare with: a model's name, or a result"
    )
    parser.add_argument("--junit", metavar="FILE", help="also write the answer as JUnit XML, for a build server")
    parser.add_argument("--markdown", metavar="FILE", help="also write the answer as Markdown, for a pull request")
    parser.add_argument(
        "--init", action="store_true", help="write a first file of rules to --rules, from the baseline or first result"
    )
    parser.add_argument(
        "--seed", type=whole(least=0, most=MOST_SEED), metavar="N", help="only the results measured with it"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every rule passed, 1 when one did not or results were lost."""
    found = read_and_say(arguments.results)
    runs = of_seed(found.runs, arguments.seed, argument="--seed")
    baseline = None if arguments.baseline is None else _baseline(runs, arguments.baseline)
    if arguments.init:
        path = Path(arguments.rules)
        if path.exists():
            raise TouchstoneError(f"--init writes a new file; '{path}' is there already: name another with --rules")
        _write(str(path), first_rules(runs[0] if baseline is None else baseline))
        print(f"wrote {path}")
        return 0
    gate = judge(runs, read_rules(arguments.rules), baseline)
    if arguments.junit:
        _write(arguments.junit, gate_junit(gate))
    if arguments.markdown:
        _write(arguments.markdown, gate_markdown(gate))
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    print(gate_text(gate, width=width), end="")
    return int(not gate.passed or found.lost)


def _baseline(runs: Sequence[Run], named: str) -> Run:
    if Path(named).suffix == ".json" and Path(named).is_file():
        found = read_and_say([named]).runs
        same = next((run for run in runs if run.record == found[0].record), None)
        return same or found[0]
    return runs[find_baseline(runs, named, argument="--baseline")]


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise TouchstoneError(f"'{path}' cannot be written: {error.strerror}; check the path") from None


command(
    Command(
        name="gate",
        help="judge results by a file of rules: passed, failed or undecided",
        description=__doc__,
        declare=declare,
        run=run,
        order=36,
    )
)
