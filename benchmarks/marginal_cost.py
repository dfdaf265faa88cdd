"""The cost of a further checkpoint on the same data, as a share of the first one's: generative metrics, nothing cached.

    python -m benchmarks.marginal_cost [--data digits] [--extractor auto] [--checkpoints 10] [--n 1000] [--resize]

One session measures generators one after another, from checkpoint file to record; what belongs to the data alone (its
features, neighbours, moments, bins, the classifier that extracts features) is computed with the first. Generators are
the zoo's GANs in turn. CPU seconds count all threads; on a busy machine set OMP_NUM_THREADS=1, or waiting threads count
too.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.registry import registry
from evaluation.types import Config
from models.opening import open_checkpoint

ZOO = Path(__file__).resolve().parent.parent / "models" / "zoo"
GENERATORS = ("gan", "dcgan", "gan-collapsed")
GROUPS = ("generation", "modes", "memorisation")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="digits")
    parser.add_argument("--extractor", default="auto")
    parser.add_argument("--checkpoints", type=int, default=10)
    parser.add_argument("--n", type=int, help="test and training images and samples; at most 10,000 if absent")
    parser.add_argument("--resize", action="store_true", help="fit the data to the generators' 8x8 grey images")
    arguments = parser.parse_args()
    os.environ.pop("TOUCHSTONE_CACHE", None)
    registry()  # imported before, so that the first checkpoint does not pay for it
    session = Session(
        open_dataset(arguments.data),
        Config(
            n=arguments.n, n_train=arguments.n, n_samples=arguments.n,
            metrics=GROUPS, extractor=arguments.extractor, resize=arguments.resize,
        ),
    )  # fmt: skip
    images, labels = session.hints()
    print(f"{'':4}{'checkpoint':16}{'wall s':>10}{'CPU s':>10}")
    spent: list[tuple[float, float]] = []
    for index in range(arguments.checkpoints):
        name = GENERATORS[index % len(GENERATORS)]
        started, used = time.perf_counter(), time.process_time()
        model = open_checkpoint(ZOO / f"{name}.safetensors", images=images, labels=labels)
        run = session.run(model, name=name)
        spent.append((time.perf_counter() - started, time.process_time() - used))
        print(f"{index + 1:<4}{name:16}{spent[-1][0]:10.2f}{spent[-1][1]:10.2f}", flush=True)
        refuse_failures(run)
    wall, cpu = (last / first for first, last in zip(spent[0], spent[-1], strict=True))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"the last costs {wall:.0%} of the first by wall time, {cpu:.0%} by CPU time; load {load}")


def refuse_failures(run: Run) -> None:
    """A metric that failed would make its checkpoint look cheap."""
    failed = [outcome.metric for outcome in run.record.outcomes if outcome.status == "failed"]
    if failed:
        raise SystemExit(f"these metrics failed, so the times mean nothing: {', '.join(failed)}")


if __name__ == "__main__":
    main()
