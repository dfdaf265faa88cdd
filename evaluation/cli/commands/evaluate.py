"""Measure checkpoints on data. Writes DIR/NAME.json (the results) and DIR/NAME.npz (resamplings, maps, images) for
each, and prints a table: ± is half of the 95% interval; best values, and those tied with them, are marked. ENC+DEC
joins two files that are halves of one model. Of a folder of training runs every checkpoint is measured, and its
training, step, seed and settings are recorded.

Results of the same checkpoint, data and settings are replaced; where others have the name, a digest is added to it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from evaluation.cli.cautions import cautions
from evaluation.cli.checkpoints import split_parts
from evaluation.cli.commands import Command, command
from evaluation.cli.metrics import METRICS_HELP, split_metrics
from evaluation.cli.numbers import whole
from evaluation.cli.own_code import declare_own_code, own_code_of
from evaluation.cli.progress import ProgressLine
from evaluation.cli.source import declare_source, source_of
from evaluation.data.intake.options import with_options
from evaluation.front.looks import Looks, folders_of_runs, looks_below, said
from evaluation.front.naming import by_folders, distinct, name_of
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.inspection import default_cache
from evaluation.jobs.kin import with_kin
from evaluation.jobs.looking_into import look_into
from evaluation.jobs.plugin_list import list_plugins
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.scratch import scratch_folder
from evaluation.judging.compare import compare
from evaluation.measuring.engine import Event
from evaluation.record import figures
from evaluation.record.intake_words import intake_line
from evaluation.record.reading import reading
from evaluation.record.results_folder import add_results
from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import LEAST_REPLICATES, MOST_REPLICATES, MOST_SEED, Config, TouchstoneError
from models.intake.ranges import ValueRange
from models.own_code.description import OwnCode

MOST_BYTES_OF_FINDINGS = 8192
"""Counts and tables by class are smaller."""

LIKELIHOODS = {
    "bernoulli": {"importance_weights": {"likelihood": "bernoulli"}},
    "gaussian": {"gaussian_draws": {"likelihood": "gaussian"}},
}
"""What is said -> the parameters of artifacts that say so."""


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "checkpoints", nargs="+", metavar="CKPT", help="a checkpoint, ENC+DEC, or a folder of training runs"
    )
    parser.add_argument("--data", required=True, metavar="SPEC", help="digits, idx:FOLDER, folder:PATH, npz:PATH ...")
    parser.add_argument(
        "--range", metavar="LOW,HIGH", help="stored values of black and white, such as 0,16 (default: inferred)"
    )
    parser.add_argument(
        "--samples-range", metavar="LOW,HIGH", help="the same for batches of samples (default: the range of the data)"
    )
    parser.add_argument(
        "--skip-unreadable", action="store_true", help="leave out images that cannot be read; they are listed"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="where results go; made if need be")
    parser.add_argument("--n", type=whole(least=2), metavar="N", help="test images (default: all, at most 10,000)")
    parser.add_argument("--seed", type=whole(least=0, most=MOST_SEED), default=0, metavar="S", help="default 0")
    parser.add_argument("--metrics", default="*", metavar="NAME,...", help=METRICS_HELP)
    parser.add_argument("--extractor", default="auto", metavar="NAME", help="features for the distances (default auto)")
    parser.add_argument(
        "--n-samples", type=whole(least=2), metavar="N", help="generated images (default: as many as n)"
    )
    parser.add_argument("--n-train", type=whole(least=0), metavar="N", help="training images (default: at most 10,000)")
    parser.add_argument(
        "--replicates",
        type=whole(least=LEAST_REPLICATES, most=MOST_REPLICATES),
        default=1000,
        metavar="B",
        help="resamplings (default 1000)",
    )
    parser.add_argument(
        "--likelihood", choices=tuple(LIKELIHOODS), help="of a pixel, as VAEs whose files do not say were trained with"
    )
    parser.add_argument("--resize", action="store_true", help="resize images to the model's input; recorded")
    parser.add_argument(
        "--choice", type=whole(least=0, most=99), metavar="K", help="take reading K that `inspect` lists, from 0"
    )
    declare_own_code(parser)
    declare_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """0 when every run was made and written, 1 when a metric failed or a file was not written, 2 after a refusal."""
    folders = folders_of_runs(arguments.checkpoints)
    looks = looks_below(folders, look_into) if folders else None
    items = _items(arguments.checkpoints, looks, folders, arguments.choice, arguments.source, own_code_of(arguments))
    items = with_kin(items, look_into)
    folder = _folder(arguments.out)
    config = Config(
        n=arguments.n, n_train=arguments.n_train, n_samples=arguments.n_samples, seed=arguments.seed,
        metrics=split_metrics(arguments.metrics), extractor=arguments.extractor, replicates=arguments.replicates,
        samples_range=_samples_range(arguments.samples_range), resize=arguments.resize,
        parameters=LIKELIHOODS.get(arguments.likelihood, {}),
    )  # fmt: skip
    data = with_options(arguments.data, value_range=arguments.range, skip_unreadable=arguments.skip_unreadable)
    writer = _Writer(items, folder)
    for line in said(looks) if looks is not None else ():
        writer.line.say(line)
    for module in list_plugins(default_cache()).modules:
        if module.refused:
            writer.line.say(module.refused)
    with scratch_folder() as scratch:
        EvaluationJob(
            checkpoints=items, data=data, config=config, cache=default_cache(), scratch=scratch,
            limits=Limits(nice=0),
        ).run(writer)  # fmt: skip
    _print(writer.runs)
    if writer.refusals:
        return 2
    failed = any(outcome.status == "failed" for run in writer.runs for outcome in run.record.outcomes)
    return int(failed or writer.unwritten > 0)


class _Writer:
    """Writes each run as it is finished, and shows how far things are."""

    def __init__(self, items: Sequence[CheckpointToMeasure], folder: Path) -> None:
        self.items, self.folder = items, folder
        self.runs: list[Run] = []
        self.refusals = 0
        self.unwritten = 0
        self.running: set[int] = set()
        self.line = ProgressLine(len(items))

    def isolated(self, sentence: str) -> None: ...

    def warming(self, index: int, artifacts: Sequence[str]) -> None:
        self._show(index, f"compiling, once ({', '.join(artifacts)})")

    def opening(self, index: int) -> None:
        self.running.add(index)
        self._show(index, "opening")

    def opened(self, index: int, recognised: str, confidence: str) -> None:
        if confidence != "high":
            self.line.say(f"{self.items[index].name}: {recognised} ({reading(confidence)}; `inspect` lists the others)")

    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        self._show(index, f"preparing the real images ({artifact}){_percent(fraction)}")

    def event(self, index: int, event: Event) -> None:
        self._show(index, f"{event.step}{_percent(event.fraction)}", event.index, event.total)

    def _show(self, index: int, step: str, done: int = 0, total: int = 0) -> None:
        """The line has room for one model, though several may run at once."""
        if index == min(self.running):
            self.line.show(index, self.items[index].name, step, done, total)

    def finished(self, index: int, run: Run) -> None:
        self.running.discard(index)
        item = self.items[index]
        run = self._write(run)
        # The table needs the replicates, and findings name classes from small arrays. Images and maps are not kept.
        arrays = {
            key: array for key, array in run.arrays.items() if "/" not in key or array.nbytes <= MOST_BYTES_OF_FINDINGS
        }
        self.runs.append(Run(record=run.record, arrays=arrays, colour=index))
        self.runs.sort(key=lambda run: run.colour)  # in the order of the command line, not of finishing
        statuses = [outcome.status for outcome in run.record.outcomes]
        counts = (
            f"{statuses.count('ok')} measured, {statuses.count('skipped')} skipped, {statuses.count('failed')} failed"
        )
        self.line.say(f"[{index + 1}/{len(self.items)}] {item.name}: {counts}, {figures.seconds(run.record.seconds)}")
        for outcome in run.record.outcomes:
            if outcome.status == "failed":
                self.line.say(f"    {outcome.metric} failed: {outcome.error.type}: {outcome.error.message}")

    def _write(self, run: Run) -> Run:
        """The run under the name that its file has. A full disk costs only what was to be written to it."""
        try:
            written = add_results(run, self.folder)
        except OSError as error:
            self.unwritten += 1
            where = Path(str(error.filename or self.folder / f"{run.name}.json"))
            self.line.say(f"{run.name}: its results cannot be written to '{where}': {error.strerror or error}")
            return run
        if written.note:
            self.line.say(f"{run.name}: {written.note}")
        return written.run

    def again(self, index: int | None, why: str) -> None:
        of = "preparing the real images" if index is None else self.items[index].name
        self.line.say(f"{of}: another try. {why}")

    def refused(self, index: int, sentence: str) -> None:
        self.running.discard(index)
        self.refusals += 1
        self.line.say(f"{self.items[index].name}: {sentence}")


def _percent(fraction: float | None) -> str:
    return "" if fraction is None else f" {fraction:.0%}"


def _items(
    names: Sequence[str],
    looks: Looks | None,
    folders: Sequence[Path],
    choice: int | None,
    source: Sequence[str] | None,
    code: OwnCode | None,
) -> list[CheckpointToMeasure]:
    """Checkpoints with distinct names: two called ``vae`` are told apart by their folders, as ``run_0-vae``.

    ``looks`` are what lies in those of them that are ``folders`` of runs; they stand first.
    """
    found: list[tuple[str, tuple[Path, ...], TrainingFacts | None]] = [
        (one.name, one.parts, one.training) for one in (looks.found if looks is not None else ())
    ]
    for name in names:
        if Path(name).expanduser() not in folders:
            parts = split_parts(name)
            found.append((name_of(parts), parts, None))
    if choice is not None and len(found) != 1:
        raise TouchstoneError(f"--choice needs exactly one checkpoint, as readings differ; got {len(found)}")
    called = distinct(by_folders([(name, parts) for name, parts, _ in found]))
    return [
        CheckpointToMeasure(
            name=name, parts=own, source=source_of(own, source, code), choice=choice, code=code, look_of=training
        )
        for name, (_, own, training) in zip(called, found, strict=True)
    ]


def _samples_range(written: str | None) -> tuple[float, float] | None:
    if written is None:
        return None
    stated = ValueRange.parse(written, "--samples-range")
    return stated.low, stated.high


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TouchstoneError(f"--out must be a folder; '{name}' cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise TouchstoneError(f"--out must be a folder that can be written to; '{name}' cannot")
    return folder


def _print(runs: Sequence[Run]) -> None:
    if not runs:
        return
    width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
    try:
        print(compare(runs).text(width=width))
    except (
        TouchstoneError
    ) as error:  # resized to each model's input, data differs between models: results stand, but are not compared
        for one in runs:
            print(f"{compare([one]).text(width=width)}\n")
        print(error)
    print(cautions(runs, width=width), end="")
    line = intake_line(runs[0].record.dataset)
    if line:
        print(textwrap.fill(f"DATA: {line}.", width, subsequent_indent="    "))


command(
    Command(
        name="evaluate",
        help="measure checkpoints on data; write results and print a table",
        description=__doc__,
        declare=declare,
        run=run,
        order=10,
    )
)
