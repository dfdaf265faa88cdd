"""Images per second through Inception-v3: ours against torch-fidelity's port, same weights, same run.

    python -m benchmarks.inception [--images 64] [--size 32] [--threads 2] [--rounds 3]

Weights are random in the published layout: speed does not depend on them. torch-fidelity is looked for where it is
installed; its package folder can be put on PYTHONPATH (tests/golden/inception/make.py says how). torch-fidelity runs
with its own default batch and with ours; both ratios are printed. Rounds alternate between the programs and the best
round of each counts, so that other work on the machine changes the ratio least. On a busy machine take --threads 1:
each layer of the peer waits for its slowest thread and ours do not, so two threads on one free core would favour ours.
"""

from __future__ import annotations

import argparse
import functools
import os
import tempfile
import time
from collections.abc import Callable

import numpy as np
import torch

from evaluation.data.dataset import open_dataset
from evaluation.measuring.extractors.inception import BATCH, InceptionExtractor, inception
from tests.golden.inception.seeded import seeded_images, seeded_state

PEER_BATCH = 64
"""torch-fidelity's default."""
Work = Callable[[torch.Tensor], torch.Tensor]


def extracted(extractor: InceptionExtractor, images: torch.Tensor) -> torch.Tensor:
    """Features by the extractor as runs use it, from images in [0, 1]: conversion and threads included."""
    return torch.from_numpy(extractor.extract(images.numpy().astype(np.float32) / 255).features)


def rate(work: Work, images: torch.Tensor, size: int) -> tuple[float, float, torch.Tensor]:
    """Images per second of wall time and of CPU time, and the features."""
    started, used = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        features = torch.cat([work(images[start : start + size]) for start in range(0, len(images), size)])
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return len(images) / (time.perf_counter() - started), len(images) / (time.process_time() - used), features.cpu()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=64)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    images = torch.from_numpy(seeded_images(arguments.size, arguments.size, arguments.images))
    state = seeded_state()
    with tempfile.NamedTemporaryFile(suffix=".pth") as file:
        torch.save(state, file.name)
        opened = inception(file.name, dataset=open_dataset("digits"))
        extract = functools.partial(extracted, opened)
        extract(images[:1])  # the first call reads the file and compiles
    sides: dict[str, tuple[Work, int]] = {"ours": (extract, len(images))}
    try:
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    except ImportError as error:
        print(f"torch-fidelity cannot be imported ({error}); measuring ours alone")
    else:
        with tempfile.NamedTemporaryFile(suffix=".pth") as file:
            torch.save(state, file.name)
            peer = FeatureExtractorInceptionV3("seeded", ["2048"], file.name).to(device)
        for size in (PEER_BATCH, BATCH if device == "cpu" else 256):
            sides[f"torch-fidelity, batch {size}"] = (lambda part: peer(part.to(device))[0], size)
    for work, size in sides.values():
        rate(work, images[: min(size, 64)], size)
    best: dict[str, tuple[float, float]] = {}
    features = {}
    for _ in range(arguments.rounds):
        for name, (work, size) in sides.items():
            wall, cpu, features[name] = rate(work, images, size)
            before = best.get(name, (0.0, 0.0))
            best[name] = max(wall, before[0]), max(cpu, before[1])
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{arguments.images} images of {arguments.size}x{arguments.size}, {device}, "
        f"{arguments.threads} threads; load {load}"
    )
    for name, (wall, cpu) in best.items():
        print(f"{name:26}{wall:9.2f} images a second{cpu:9.2f} per CPU second")
    if len(best) > 1:
        ours = best.pop("ours")
        for name, (wall, cpu) in best.items():
            print(f"ratio to {name}: {ours[0] / wall:.2f} by wall time, {ours[1] / cpu:.2f} by CPU time")
        peers = next(features[name] for name in best)
        difference = (features["ours"] - peers).abs().max() / peers.abs().max()
        print(f"largest difference {difference:.1e} of the largest feature")


if __name__ == "__main__":
    main()
