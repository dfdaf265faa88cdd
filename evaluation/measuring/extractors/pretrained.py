"""``dinov2`` and ``clip``: transformers models from the hub cache or a local folder. An optional extra.

``dinov2:FOLDER`` takes what ``save_pretrained`` writes: config.json, preprocessor_config.json and model.safetensors.
``dinov2`` and ``dinov2:ORGANISATION/NAME`` take a snapshot that another program put into the hub cache. Nothing is
downloaded and no code of the folder is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import Extracted, WeightsNotFound
from evaluation.measuring.extractors.device import device, device_name, full_precision
from evaluation.registry import extractor
from evaluation.types import Images, TouchstoneError

BATCH = 16
WEIGHTS, CONFIG, INPUT = "model.safetensors", "config.json", "preprocessor_config.json"
SIDE = 224
USUAL = {"dinov2": "facebook/dinov2-large", "clip": "openai/clip-vit-large-patch14"}
"""Looked for in the hub cache where nothing is named: ViT-L/14 in both cases, as in Stein et al. 2023."""
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

        where = device()
        network = _network(self.kind, self.folder, self.sha256).to(where)
        mean, std = (torch.tensor(values, device=where)[None, :, None, None] for values in (self.mean, self.std))
        rows = []
        with torch.inference_mode(), full_precision():
            for start in range(0, len(images), BATCH):
                part = np.ascontiguousarray(images[start : start + BATCH], dtype=np.float32)
                batch = torch.from_numpy(part).to(where)
                if batch.shape[1] == 1:
                    batch = batch.expand(-1, 3, -1, -1)
                elif batch.shape[1] != 3:
                    raise TouchstoneError(f"{self.name} takes grey or colour images; got {batch.shape[1]} channels")
                size = (self.side, self.side)
                batch = functional.interpolate(batch, size=size, mode="bicubic", antialias=True).clamp(0, 1)
                inputs = (batch - mean) / std
                if self.kind == "clip":
                    found = network(pixel_values=inputs).image_embeds
                else:
                    found = network(pixel_values=inputs).last_hidden_state[:, 0]
                rows.append(found.float().cpu().numpy())
        return Extracted(features=np.concatenate(rows))


@lru_cache(maxsize=1)
def _network(kind: str, folder: str, sha256: str) -> Any:
    import transformers

    if _digest(Path(folder) / WEIGHTS) != sha256:
        raise TouchstoneError(f"the weights in {folder} changed since they were chosen; start the run again")
    transformers.logging.set_verbosity_error()  # its output would list the weights of the text side, which is not used
    transformers.logging.disable_progress_bar()
    family, config = transformers.Dinov2Model, None
    if kind == "clip":
        family = transformers.CLIPVisionModelWithProjection
        whole = transformers.AutoConfig.from_pretrained(folder, local_files_only=True)
        config = getattr(whole, "vision_config", whole)
        config.projection_dim = whole.projection_dim
    network, found = family.from_pretrained(
        folder,
        config=config,
        local_files_only=True,
        use_safetensors=True,
        output_loading_info=True,
        ignore_mismatched_sizes=True,  # becomes one sentence below
    )
    absent = [*found["missing_keys"], *(key for key, *_ in found["mismatched_keys"])]
    if absent:  # the library would fill them with noise
        raise TouchstoneError(f"{folder} is no complete {kind} model: it has no {absent[0]} of the right shape")
    return network.eval()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hub_folder() -> Path:
    """Where transformers and others keep what they downloaded."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    home = Path(os.environ.get("HF_HOME") or home)
    return Path(os.environ.get("HF_HUB_CACHE") or home / "hub").expanduser()


def find_folder(kind: str, argument: str) -> Path:
    """A folder given, or the snapshot of a repository in the hub cache. Raises TouchstoneError with one sentence."""
    folder = Path(argument).expanduser()
    if argument and folder.is_dir():
        return folder
    repository = argument or USUAL[kind]
    kept = hub_folder() / f"models--{repository.replace('/', '--')}"
    main = kept / "refs" / "main"
    revisions = [main.read_text().strip()] if main.is_file() else []
    revisions += sorted(path.name for path in kept.glob("snapshots/*"))
    for revision in revisions:
        snapshot = kept / "snapshots" / revision
        if (snapshot / WEIGHTS).is_file():
            return snapshot
    raise WeightsNotFound(
        f"'{repository}' is neither a folder nor in the hub cache {hub_folder()}, and nothing is downloaded here",
        f"write {kind}:FOLDER with {CONFIG} and {WEIGHTS} in it",
    )


def _opened(kind: str, argument: str) -> Pretrained:
    if importlib.util.find_spec("transformers") is None:
        raise TouchstoneError(
            f"the extractor '{kind}' needs the optional package transformers; install requirements-extras.txt"
        )
    folder = find_folder(kind, argument)
    if not (folder / WEIGHTS).is_file() or not (folder / CONFIG).is_file():
        raise TouchstoneError(
            f"the extractor '{kind}' takes a folder with {CONFIG} and {WEIGHTS}; {folder} lacks one of them"
        )
    config = json.loads((folder / CONFIG).read_text())
    if not str(config.get("model_type", "")).startswith(kind):
        raise TouchstoneError(f"{folder} holds a '{config.get('model_type')}' model; expected {kind}")
    stated = json.loads((folder / INPUT).read_text()) if (folder / INPUT).is_file() else {}
    mean, std = stated.get("image_mean"), stated.get("image_std")
    usual = NORMALISATION[kind]
    side = _side(config, stated)
    return Pretrained(
        kind=kind,
        folder=str(folder.absolute()),
        sha256=_digest(folder / WEIGHTS),
        name=_name(kind, folder),
        side=side,
        mean=tuple(float(value) for value in mean or usual[0]),
        std=tuple(float(value) for value in std or usual[1]),
        facts={"resize": f"bicubic to {side}", "weights": WEIGHTS, "device": device_name()},
    )


def _side(config: Mapping[str, Any], stated: Mapping[str, Any]) -> int:
    """The side to which the preprocessing of the folder crops; CLIP takes no other."""
    crop = stated.get("crop_size")
    if isinstance(crop, dict):
        crop = crop.get("height")
    own = (
        config.get("vision_config", config).get("image_size") if str(config["model_type"]).startswith("clip") else None
    )
    return int(crop or own or SIDE)


def _name(kind: str, folder: Path) -> str:
    """``dinov2-large``, ``clip-vit-large-patch14``: the folder's or the repository's own name."""
    name = folder.parent.parent.name.rpartition("--")[2] if folder.parent.name == "snapshots" else folder.resolve().name
    return name if name.lower().startswith(kind) else f"{kind}-{name}"


@extractor("dinov2")
def dinov2(argument: str, *, dataset: Dataset) -> Pretrained:
    """DINOv2 [Oquab 2023]: ranks generators closer to human judgement than Inception does [Stein 2023]."""
    return _opened("dinov2", argument)


@extractor("clip")
def clip(argument: str, *, dataset: Dataset) -> Pretrained:
    """CLIP [Radford 2021], the image side."""
    return _opened("clip", argument)
