"""What judging and reporting many runs cost: ``python -m benchmarks.many_runs [DIR]``.

DIR holds results of `evaluate`; without it three models of the zoo are measured first. Runs are copies of them with
numbers of their own, 80 metrics each. Every step runs in a process of its own, forked when its runs are made. Printed
are its CPU seconds, the memory that it takes beyond its runs, and the exponent e in cost ~ runs^e from the second
size to the last: 1 is growth in proportion.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.made_runs import made_runs
from evaluation.judging.compare import compare
from evaluation.judging.findings import by_model
from evaluation.judging.verdict import verdicts
from evaluation.record.results_paths import read_runs
from evaluation.record.run import Run
from evaluation.report import FORMATS, gather

SIZES = (12, 50, 100, 200)
METRICS = 80
ZOO = Path(__file__).resolve().parent.parent / "models" / "zoo"
MEASURED = ("vae", "autoencoder-2d", "gan")


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    megabytes: float
    size: int
    """Characters of what was made; 0 where nothing was."""


def steps() -> dict[str, Callable[[Sequence[Run]], int]]:
    """Name -> what is done to the runs; gives the length of what it made. A report's time holds its comparison."""
    return {
        "compare": lambda runs: len(compare(runs).rows) * 0,
        "verdicts": lambda runs: sum(len(one.sentence) for one in verdicts(compare(runs))) * 0,
        "findings": lambda runs: len(by_model(runs)) * 0,
        "text": lambda runs: len(compare(runs).text()),
        **{f"report {form}": _reporting(form) for form in FORMATS},
    }


def _reporting(form: str) -> Callable[[Sequence[Run]], int]:
    return lambda runs: len(FORMATS[form](gather(runs)))


def cost(step: Callable[[Sequence[Run]], int], runs: Sequence[Run]) -> Cost:
    """Of one step, in a child process."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(step, runs, theirs))
    child.start()
    theirs.close()
    try:
        found: Cost = ours.recv()
    finally:
        child.join()
    return found


def _child(step: Callable[[Sequence[Run]], int], runs: Sequence[Run], pipe: Connection) -> None:
    before, start = _peak(), time.process_time()
    size = step(runs)
    pipe.send(Cost(time.process_time() - start, _peak() - before, size))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _originals(folder: str | None) -> list[Run]:
    if folder is not None:
        return read_runs([folder]).runs
    from evaluation import Config, evaluate

    config = Config(n=120, n_train=120, n_samples=120)
    return list(evaluate([ZOO / f"{name}.safetensors" for name in MEASURED], config=config))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("results", nargs="?", metavar="DIR", help="results of `evaluate`")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of runs")
    chosen = parser.parse_args()
    originals = _originals(chosen.results)
    print(f"CPU seconds / MB beyond the runs / MB made, {METRICS} metrics")
    print("".join([f"{'':14}", *(f"{f'{count} runs':>22}" for count in chosen.sizes), f"{'exponent':>10}"]))
    made = {count: made_runs(originals, count, metrics=METRICS) for count in chosen.sizes}
    for name, step in steps().items():
        found = [cost(step, made[count]) for count in chosen.sizes]
        cells = [f"{one.seconds:8.2f} /{one.megabytes:5.0f} /{one.size / 1e6:5.2f}" for one in found]
        print("".join([f"{name:14}", *(f"{cell:>22}" for cell in cells), f"{_exponent(chosen.sizes, found):>10}"]))


def _exponent(sizes: Sequence[int], found: Sequence[Cost]) -> str:
    """Between the second size, where fixed costs count less, and the last."""
    if len(sizes) < 3:
        return ""
    ratio = max(found[-1].seconds, 1e-3) / max(found[1].seconds, 1e-3)
    return f"{math.log(ratio) / math.log(sizes[-1] / sizes[1]):.2f}"


if __name__ == "__main__":
    main()
