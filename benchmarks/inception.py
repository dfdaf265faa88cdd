"""Images per second through Inception-v3: ours against torch-fidelity's port, same weights, same run.

    python -m benchmarks.inception [--images 128] [--size 32] [--threads 2] [--rounds 3]

Weights are random in the published layout: speed does not depend on them. torch-fidelity is looked for where it is
installed; its package folder can be put on PYTHONPATH (tests/golden/inception/make.py says how). Rounds alternate
between the two, and the best of each counts, so that other work on the machine blurs the ratio least.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable

import numpy as np
import torch

from evaluation.extractors.inception import BATCH, prepare
from evaluation.extractors.networks.inception import Inception
from tests.golden.inception.seeded import seeded_images, seeded_state


def rate(work: Callable[[torch.Tensor], torch.Tensor], images: torch.Tensor) -> tuple[float, float, torch.Tensor]:
    """Images per second of wall time and of CPU time, and the features."""
    started, used = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        features = torch.cat([work(images[start : start + BATCH]) for start in range(0, len(images), BATCH)])
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return len(images) / (time.perf_counter() - started), len(images) / (time.process_time() - used), features.cpu()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=128)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    images = torch.from_numpy(seeded_images(arguments.size, arguments.size, arguments.images))
    state = seeded_state()
    network = Inception(state).eval().requires_grad_(False).to(memory_format=torch.channels_last).to(device)
    sides: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "ours": lambda batch: network(prepare(batch.numpy(), "tensorflow1", device))[0]
    }
    try:
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    except ImportError as error:
        print(f"torch-fidelity cannot be imported ({error}); measuring ours alone")
    else:
        with tempfile.NamedTemporaryFile(suffix=".pth") as file:
            torch.save(state, file.name)
            peer = FeatureExtractorInceptionV3("seeded", ["2048"], file.name).to(device)
        sides["torch-fidelity"] = lambda batch: peer(batch.to(device))[0]
    for work in sides.values():
        rate(work, images[: min(len(images), BATCH)])
    best: dict[str, tuple[float, float]] = {}
    features = {}
    for _ in range(arguments.rounds):
        for name, work in sides.items():
            wall, cpu, features[name] = rate(work, images)
            before = best.get(name, (0.0, 0.0))
            best[name] = max(wall, before[0]), max(cpu, before[1])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{arguments.images} images of {arguments.size}x{arguments.size}, {device}, "
        f"{arguments.threads} threads; load {load}"
    )
    for name, (wall, cpu) in best.items():
        print(f"{name:16}{wall:9.2f} images a second{cpu:9.2f} per CPU second")
    if len(best) == 2:
        ours, theirs = best["ours"], best["torch-fidelity"]
        difference = np.abs((features["ours"] - features["torch-fidelity"]).numpy()).max()
        print(f"ratio {ours[0] / theirs[0]:.2f} by wall time, {ours[1] / theirs[1]:.2f} by CPU time")
        print(f"largest difference {difference / features['torch-fidelity'].abs().max():.1e} of the largest feature")


if __name__ == "__main__":
    main()
