"""Makes reference.npz with torch-fidelity 0.4.0's own port of Inception on our seeded weights and images.

Run from the repository root, with torch-fidelity's package folder and a stand-in for torchvision on the path::

    pip download --no-deps torch-fidelity==0.4.0 && unzip -d /tmp/tf torch_fidelity-0.4.0-py3-none-any.whl
    mkdir -p /tmp/stub/torchvision/transforms
    touch /tmp/stub/torchvision/__init__.py /tmp/stub/torchvision/transforms/{__init__,functional}.py
    echo 'CIFAR10 = STL10 = CIFAR100 = object' > /tmp/stub/torchvision/datasets.py
    PYTHONPATH=.:/tmp/tf:/tmp/stub python tests/golden/inception/make.py

Only the Inception module is used; the stand-in is never called.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

from tests.golden.inception.seeded import seeded_images, seeded_state

with tempfile.NamedTemporaryFile(suffix=".pth") as file:
    torch.save(seeded_state(), file.name)
    reference = FeatureExtractorInceptionV3("seeded", ["2048", "logits_unbiased"], file.name)
arrays = {}
for h, w in ((32, 32), (28, 40), (299, 299), (320, 310)):
    with torch.no_grad():
        features, logits = reference(torch.from_numpy(seeded_images(h, w)))
    arrays[f"features_{h}x{w}"], arrays[f"logits_{h}x{w}"] = features.numpy(), logits.numpy()
np.savez_compressed(Path(__file__).parent / "reference.npz", **arrays)
