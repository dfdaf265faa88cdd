"""``dinov2:FOLDER`` and ``clip:FOLDER``: transformers models from a local folder. An optional extra.

The folder is what ``save_pretrained`` writes or a snapshot in the hub cache: config.json, preprocessor_config.json and
model.safetensors. Nothing is downloaded and no code of the folder is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.dataset import Dataset
from evaluation.extractors.base import Extracted
from evaluation.registry import extractor
from evaluation.types import Images, TouchstoneError

BATCH = 16
WEIGHTS, CONFIG, INPUT = "model.safetensors", "config.json", "preprocessor_config.json"
SIDE = {"dinov2": 224, "clip": 224}
NORMALISATION = {
    "dinov2": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "clip": ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
}
"""Mean and standard deviation that the two were trained with, where the folder does not say."""


@dataclass(frozen=True, kw_only=True)
class Pretrained:
    """Class token of DINOv2, projected image embedding of CLIP; images resized bicubically with antialias."""

    kind: str
    folder: str
    sha256: str
    name: str
    side: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    classes: tuple[str, ...] = ()
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    def extract(self, images: Images) -> Extracted:
        """Features (n, d); no probabilities. Grey images get three equal channels."""
        import torch
        from torch.nn import functional

        network = _network(self.kind, self.folder, self.sha256)
        mean, std = (torch.tensor(values)[None, :, None, None] for values in (self.mean, self.std))
        rows = []
        with torch.inference_mode():
            for start in range(0, len(images), BATCH):
                batch = torch.from_numpy(np.ascontiguousarray(images[start : start + BATCH], dtype=np.float32))
                if batch.shape[1] == 1:
                    batch = batch.expand(-1, 3, -1, -1)
                size = (self.side, self.side)
                batch = functional.interpolate(batch, size=size, mode="bicubic", antialias=True).clamp(0, 1)
                inputs = (batch - mean) / std
                if self.kind == "clip":
                    found = network(pixel_values=inputs).image_embeds
                else:
                    found = network(pixel_values=inputs).last_hidden_state[:, 0]
                rows.append(found.float().numpy())
        return Extracted(features=np.concatenate(rows))


@lru_cache(maxsize=1)
def _network(kind: str, folder: str, sha256: str) -> Any:
    import transformers

    if _digest(Path(folder) / WEIGHTS) != sha256:
        raise TouchstoneError(f"the weights in {folder} changed since they were chosen; start the run again")
    family = transformers.CLIPVisionModelWithProjection if kind == "clip" else transformers.Dinov2Model
    return family.from_pretrained(folder, local_files_only=True, use_safetensors=True).eval()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opened(kind: str, argument: str) -> Pretrained:
    if importlib.util.find_spec("transformers") is None:
        raise TouchstoneError(
            f"the extractor '{kind}' needs the optional package transformers; install it beside torch"
        )
    folder = Path(argument).expanduser()
    if not argument or not (folder / WEIGHTS).is_file() or not (folder / CONFIG).is_file():
        raise TouchstoneError(
            f"the extractor '{kind}' takes a local folder with {CONFIG} and {WEIGHTS}, as {kind}:FOLDER; "
            f"got '{argument}'"
        )
    config = json.loads((folder / CONFIG).read_text())
    if kind not in str(config.get("model_type", "")):
        raise TouchstoneError(f"{folder} holds a '{config.get('model_type')}' model; expected {kind}")
    stated = json.loads((folder / INPUT).read_text()) if (folder / INPUT).is_file() else {}
    mean, std = stated.get("image_mean"), stated.get("image_std")
    usual = NORMALISATION[kind]
    digest = _digest(folder / WEIGHTS)
    return Pretrained(
        kind=kind,
        folder=str(folder.resolve()),
        sha256=digest,
        name=f"{kind}-{folder.name}" if folder.name.lower() != kind else kind,
        side=SIDE[kind],
        mean=tuple(float(value) for value in mean or usual[0]),
        std=tuple(float(value) for value in std or usual[1]),
        facts={"resize": f"bicubic to {SIDE[kind]}", "weights": WEIGHTS},
    )


@extractor("dinov2")
def dinov2(argument: str, *, dataset: Dataset) -> Pretrained:
    """DINOv2 [Oquab 2023]: ranks generators closer to human judgement than Inception does [Stein 2023]."""
    return _opened("dinov2", argument)


@extractor("clip")
def clip(argument: str, *, dataset: Dataset) -> Pretrained:
    """CLIP [Radford 2021], the image side."""
    return _opened("clip", argument)
