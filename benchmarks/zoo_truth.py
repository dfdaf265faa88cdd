"""How good two recipes of the zoo really are: fifty seeds of each, of which five ship.

    python -m benchmarks.zoo_truth [--seeds 50] [--runs FOLDER]

Prints the table of docs/zoo.md. Every training is kept in FOLDER, and a second call trains what is missing there. The
error is that of all test images of the digits by the last checkpoint, in half precision as it ships.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import numpy as np
import torch

from evaluation.data.dataset import open_dataset
from models.opening import open_checkpoint
from training.zoo_series import zoo_series
from training.zoo_series.autoencoder_rates import RATES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--runs", type=Path, default=Path("zoo-truth"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    dataset = open_dataset("digits")
    images = torch.from_numpy(np.ascontiguousarray(dataset.test.images))
    runs = dataclasses.replace(
        zoo_series()["autoencoder-rates"].runs(arguments.runs, range(arguments.seeds)), every=None
    )
    runs.write(dataset)
    print("| recipe | seeds | mean squared error | standard error | seeds scatter by |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for rate in RATES:
        folders = [runs.folder / one.name for one in runs.planned if one.options.learning_rate == rate]  # type: ignore[attr-defined]
        errors = np.array([_error(next(folder.glob("step_*.safetensors")), images) for folder in folders])
        scatter = errors.std(ddof=1)
        print(
            f"| lr{rate:g} | {len(errors)} | {errors.mean():.5f} | {scatter / len(errors) ** 0.5:.5f} | {scatter:.5f} |"
        )


def _error(path: Path, images: torch.Tensor) -> float:
    model = open_checkpoint(path)
    return float((model.reconstruct(images) - images).square().mean())


if __name__ == "__main__":
    main()
