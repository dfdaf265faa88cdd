"""From features to the whole set of metrics: ours in one pass against torch-fidelity's and prdc's own functions.

    python -m benchmarks.features_to_metrics [--n 10000] [--d 2048] [--threads 2] [--skip-peers]

Both sides get the same float32 features and compute FD, KID (subsets), precision, recall, density and coverage; our
pass gives the full KID and nearest samples as well. Ours runs twice: once for the values that the peers compute, and
once with the thousand replicates of each that only ours computes. torch-fidelity is looked for where it is installed;
its package folder can be put on PYTHONPATH (with a stand-in for torchvision: tests/golden/inception/make.py says how).
Memory is the growth of the process beyond the features. Each side runs in a process of its own (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np


def features(n: int, d: int, seed: int) -> np.ndarray:
    """Non-negative and correlated, as pooled activations are."""
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(64, d)).astype(np.float32)
    own = np.random.default_rng(seed)
    latent = own.normal(size=(n, 64)).astype(np.float32) + np.float32(0.05 * seed)
    noise = own.normal(size=(n, d)).astype(np.float32)
    return np.maximum(latent @ mix / 8 + 0.5 * noise + 0.3, 0)


class Stopwatch:
    """Seconds and CPU seconds of named parts. CPU seconds count all threads, and other work changes them least."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        started, used = time.perf_counter(), time.process_time()
        result = work()
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - started
        self.cpu[name] = self.cpu.get(name, 0) + time.process_time() - used
        return result

    def report(self) -> dict[str, float]:
        return (
            {"seconds": sum(self.seconds.values()), "CPU seconds": sum(self.cpu.values())}
            | {f"  {name}": value for name, value in self.seconds.items()}
            | {f"  {name}, CPU": value for name, value in self.cpu.items()}
        )


def ours(real: np.ndarray, samples: np.ndarray) -> dict[str, float]:
    """The values that the peers compute, without replicates."""
    return _measured(real, samples)[0]


def ours_with_intervals(real: np.ndarray, samples: np.ndarray) -> dict[str, float]:
    """The same by the shipped metrics, with a thousand replicates of each. No peer computes these."""
    from evaluation.measuring.artifacts.features.ball_shares import ball_shares
    from evaluation.measuring.artifacts.features.frechet_halves import frechet_halves
    from evaluation.measuring.artifacts.features.frechet_parts import frechet_parts
    from evaluation.measuring.artifacts.features.kernel_parts import kernel_parts
    from evaluation.measuring.artifacts.features.kernel_subsets import KernelSubsets
    from evaluation.measuring.artifacts.features.real_halves import real_halves
    from evaluation.measuring.extractors.base import Extracted
    from evaluation.measuring.extractors.pixels import Pixels
    from evaluation.measuring.metrics.generation import (
        density_coverage,
        frechet_distance,
        kernel_distance,
        precision_recall,
    )
    from evaluation.numerics.resampling import Resamples

    result, found = _measured(real, samples)
    watch = Stopwatch()
    resamples = Resamples(key=0, count=1000)
    watch("resamplings", lambda: [resamples.weights(len(real), stream) for stream in ("items", "samples")])
    at_hand = found | {
        "real_features": Extracted(features=real), "sample_features": Extracted(features=samples),
        "kernel_subsets": KernelSubsets(real=found["subsets"][0], samples=found["subsets"][1]),
        "extractor": Pixels(sha256=""), "resamples": resamples, "rng": np.random.default_rng(0),
    }  # fmt: skip
    for step in (
        frechet_parts, real_halves, frechet_halves, frechet_distance.frechet_distance,
        kernel_parts, kernel_distance.kernel_distance_subsets, ball_shares,
        precision_recall.precision, precision_recall.recall,
        density_coverage.density, density_coverage.coverage,
    ):  # fmt: skip
        needs = {name: at_hand[name] for name in signature(step).parameters if name in at_hand}
        at_hand[step.__name__] = watch(step.__name__, partial(step, **needs))
    extra = watch.report()
    for name in ("seconds", "CPU seconds"):
        result[name] += extra.pop(name)
    return result | {f"  + interval, {name.strip()}": value for name, value in extra.items()}


def _measured(real: np.ndarray, samples: np.ndarray) -> tuple[dict[str, float], dict[str, Any]]:
    from evaluation.numerics.frechet import frechet_distance
    from evaluation.numerics.gram import cross_gram, own_gram
    from evaluation.numerics.kernel import draw_subsets
    from evaluation.numerics.moments import moments

    n, m = len(real), len(samples)
    watch = Stopwatch()
    rng = np.random.default_rng(0)
    size = min(1000, n, m)
    subsets = watch("subsets", lambda: (draw_subsets(n, 100, size, rng), draw_subsets(m, 100, size, rng)))
    real_moments = watch("moments, real", lambda: moments(real))
    real_own = watch("gram, real", lambda: own_gram(real, 6, subsets[0]))
    sample_moments = watch("moments, samples", lambda: moments(samples))
    distance = watch("FD", lambda: frechet_distance(real_moments, sample_moments))
    sample_own = watch("gram, samples", lambda: own_gram(samples, 3, subsets[1]))
    cross = watch("gram, across", lambda: cross_gram(real, samples, real_own, sample_own, subsets=subsets))
    kid = real_own.subset_means + sample_own.subset_means - 2 * cross.subset_means
    values = {
        "FD": distance,
        "KID": float(kid.mean()),
        "precision": float((cross.in_real_balls.by_point > 0).mean()),
        "recall": float((cross.in_sample_balls.by_point > 0).mean()),
        "density": float(cross.in_density_balls.by_ball.sum() / (5 * m)),
        "coverage": float((cross.in_density_balls.by_ball > 0).mean()),
    }
    found = {
        "real_moments": real_moments, "sample_moments": sample_moments, "real_gram": real_own,
        "sample_gram": sample_own, "cross_gram": cross, "subsets": subsets,
    }  # fmt: skip
    return values | watch.report(), found


def peers(real: np.ndarray, samples: np.ndarray) -> dict[str, float]:
    import torch
    from prdc import compute_prdc
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_kid import kid_features_to_metric
    from torch_fidelity.metric_prc import prc_features_to_metric

    x, y = torch.from_numpy(real), torch.from_numpy(samples)
    watch = Stopwatch()
    fid = watch("torch-fidelity FD", lambda: fid_statistics_to_metric(
        fid_features_to_statistics(x), fid_features_to_statistics(y), verbose=False
    ))  # fmt: skip
    kid = watch("torch-fidelity KID", lambda: kid_features_to_metric(x, y, verbose=False))
    # Its convention: generated first.
    prc = watch("torch-fidelity P/R", lambda: prc_features_to_metric(y, x, verbose=False))
    dense = watch("prdc", lambda: compute_prdc(real, samples, 5))
    return {
        "FD": next(iter(fid.values())),
        "KID": next(iter(kid.values())),
        "precision": prc["precision"],
        "recall": prc["recall"],
        "density": float(dense["density"]),
        "coverage": float(dense["coverage"]),
    } | watch.report()


STATUS = Path("/proc/self/status")
SIDES: dict[str, Callable[[np.ndarray, np.ndarray], dict[str, float]]] = {
    "ours": ours, "ours with intervals": ours_with_intervals, "peers": peers
}  # fmt: skip


def measure(side: str, n: int, d: int) -> None:
    """Runs one side in this process and prints one line of JSON."""
    real, samples = features(n, d, 0), features(n, d, 1)
    STATUS.with_name("clear_refs").write_text("5")  # forget the peak that making the features has reached
    before = memory("VmRSS")
    result = SIDES[side](real, samples)
    print(json.dumps(result | {"peak MB beyond features": memory("VmHWM") - before}))


def memory(field: str) -> float:
    """MB of this process: ``VmRSS`` now, ``VmHWM`` at its peak."""
    (line,) = (line for line in STATUS.read_text().splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--d", type=int, default=2_048)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--side", choices=list(SIDES), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        measure(arguments.side, arguments.n, arguments.d)
        return
    threads = str(arguments.threads)
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    results = {}
    for side in list(SIDES)[: 2 if arguments.skip_peers else 3]:
        command = [sys.executable, "-m", "benchmarks.features_to_metrics", "--side", side]
        command += ["--n", str(arguments.n), "--d", str(arguments.d)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode and side == "peers":
            print(f"no comparison: {done.stderr.strip().splitlines()[-1]} (see --help for torch-fidelity)")
            continue
        if done.returncode:
            sys.exit(f"{side} failed: {done.stderr.strip().splitlines()[-1]}")
        results[side] = json.loads(done.stdout.strip().splitlines()[-1])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{arguments.n:,} x {arguments.d:,} on either side, {threads} threads; load {load}")
    for side, values in results.items():
        print(f"\n{side}")
        for name, value in values.items():
            print(f"  {name:40}{value:14.6g}")
    if "peers" not in results:
        return
    theirs = results["peers"]
    print()
    for side in ("ours", "ours with intervals"):
        wall, used = (theirs[name] / results[side][name] for name in ("seconds", "CPU seconds"))
        memory = theirs["peak MB beyond features"] / results[side]["peak MB beyond features"]
        print(f"{side:20} {wall:5.1f} times as fast, {used:5.1f} times less CPU, {memory:5.1f} times less memory")


if __name__ == "__main__":
    main()
