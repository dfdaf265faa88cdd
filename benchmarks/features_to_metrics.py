"""From features to the whole set of metrics: ours in one pass against torch-fidelity's and prdc's own functions.

    python -m benchmarks.features_to_metrics [--n 10000] [--d 2048] [--threads 2] [--skip-peers]

Both sides get the same float32 features and compute FD, KID (subsets), precision, recall, density and coverage; ours
gives error bars, the full KID and nearest samples as well. torch-fidelity is looked for where it is installed; its
package folder can be put on PYTHONPATH (with a stand-in for torchvision: tests/golden/inception/make.py says how).
Memory is the process's own growth, each side in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
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


def ours(real: np.ndarray, samples: np.ndarray, more: np.ndarray) -> dict[str, float]:
    from evaluation.artifacts.frechet_parts import frechet_parts
    from evaluation.extractors.base import Extracted
    from evaluation.numerics.gram import cross_gram, own_gram
    from evaluation.numerics.kernel import draw_subsets
    from evaluation.numerics.moments import moments
    from evaluation.numerics.resampling import Resamples

    n, m = len(real), len(samples)
    rng = np.random.default_rng(0)
    size = min(1000, n, m)
    subsets = draw_subsets(n, 100, size, rng), draw_subsets(m, 100, size, rng)
    resamples = Resamples(key=0, count=1000)
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        seconds[name] = seconds.get(name, 0) + time.perf_counter() - started
        return result

    started, used = time.perf_counter(), time.process_time()
    real_moments = timed("moments, real", lambda: moments(real))
    real_own = timed("gram, real", lambda: own_gram(real, 6, subsets[0]))
    resamples.weights(n, "items")
    first, first_used = time.perf_counter() - started, time.process_time() - used

    def checkpoint(generated: np.ndarray) -> tuple[float, float, dict[str, float]]:
        """Everything that is not shared with other checkpoints: seconds, CPU seconds, and the metrics."""
        began, used = time.perf_counter(), time.process_time()
        sample_moments = timed("moments, samples", lambda: moments(generated))
        parts = timed("FD with error bar", lambda: frechet_parts(
            sample_features=Extracted(features=generated), real_features=Extracted(features=real),
            real_moments=real_moments, sample_moments=sample_moments, resamples=resamples,
        ))  # fmt: skip
        sample_own = timed("gram, samples", lambda: own_gram(generated, 3, subsets[1]))
        cross = timed("gram, across", lambda: cross_gram(real, generated, real_own, sample_own, subsets=subsets))
        kid = real_own.subset_means + sample_own.subset_means - 2 * cross.subset_means
        return (
            time.perf_counter() - began,
            time.process_time() - used,
            {
                "FD": parts.distance,
                "KID": float(kid.mean()),
                "precision": float((cross.in_real_balls.by_point > 0).mean()),
                "recall": float((cross.in_sample_balls.by_point > 0).mean()),
                "density": float(cross.in_density_balls.by_ball.sum() / (5 * m)),
                "coverage": float((cross.in_density_balls.by_ball > 0).mean()),
            },
        )

    spent, spent_used, values = checkpoint(samples)
    again, again_used, _ = checkpoint(more)
    values |= {
        "seconds": first + spent,
        "CPU seconds": first_used + spent_used,
        "seconds, next checkpoint": again,
        "CPU seconds, next checkpoint": again_used,
    }
    return values | {f"  {name} (both)": value for name, value in seconds.items()}


def peers(real: np.ndarray, samples: np.ndarray, more: np.ndarray) -> dict[str, float]:
    import torch
    from prdc import compute_prdc
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_kid import kid_features_to_metric
    from torch_fidelity.metric_prc import prc_features_to_metric

    x, y = torch.from_numpy(real), torch.from_numpy(samples)
    seconds: dict[str, float] = {}
    started, used = time.perf_counter(), time.process_time()
    fid = fid_statistics_to_metric(fid_features_to_statistics(x), fid_features_to_statistics(y), verbose=False)
    seconds["  torch-fidelity FD"] = time.perf_counter() - started
    began = time.perf_counter()
    kid = kid_features_to_metric(x, y, verbose=False)
    seconds["  torch-fidelity KID"] = time.perf_counter() - began
    began = time.perf_counter()
    prc = prc_features_to_metric(y, x, verbose=False)  # its convention: generated first
    seconds["  torch-fidelity P/R"] = time.perf_counter() - began
    began = time.perf_counter()
    dense = compute_prdc(real, samples, 5)
    seconds["  prdc"] = time.perf_counter() - began
    return {
        "FD": next(iter(fid.values())),
        "KID": next(iter(kid.values())),
        "precision": prc["precision"],
        "recall": prc["recall"],
        "density": float(dense["density"]),
        "coverage": float(dense["coverage"]),
        "seconds": time.perf_counter() - started,
        "CPU seconds": time.process_time() - used,
    } | seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--d", type=int, default=2_048)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--side", choices=["ours", "peers"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        sets = [features(arguments.n, arguments.d, seed) for seed in (0, 1, 2)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        result = (ours if arguments.side == "ours" else peers)(*sets)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        used = time.process_time()  # of all threads, features included: what a busy machine does not blur
        print(
            json.dumps(
                result
                | {
                    "CPU seconds in all": used,
                    "peak MB beyond features": (peak - before) / 1024,
                    "peak MB in all": peak / 1024,
                }
            )
        )
        return
    threads = str(arguments.threads)
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    results = {}
    for side in ("ours",) if arguments.skip_peers else ("ours", "peers"):
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
            print(f"  {name:34}{value:14.6g}")
    if "peers" in results:
        mine, theirs = results["ours"], results["peers"]
        print(f"\n{theirs['seconds'] / mine['seconds']:.1f} times as fast, the first checkpoint")
        print(f"{theirs['seconds'] / mine['seconds, next checkpoint']:.1f} times as fast, every further one")
        ratio = theirs["CPU seconds"] / mine["CPU seconds"]  # what other work on the machine blurs least
        print(f"{ratio:.1f} times less CPU, the first checkpoint")


if __name__ == "__main__":
    main()
