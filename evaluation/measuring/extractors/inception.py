"""``inception`` and ``inception-clean``: the Inception-v3 of 2015-12-05, for FID, IS and KID as papers mean them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import INCEPTION, Extracted, WeightsNotFound
from evaluation.measuring.extractors.device import device, device_name, full_precision
from evaluation.measuring.extractors.layered import Comparison
from evaluation.registry import extractor
from evaluation.types import Array, Images, TouchstoneError

if TYPE_CHECKING:
    from torch import Tensor

    from evaluation.measuring.networks.inception import Inception

FILES = ("weights-inception-2015-12-05-6726825d.pth", "pt_inception-2015-12-05-6726825d.pth")
"""File names of the same weights in torch-fidelity and torchmetrics, and in pytorch-fid."""
URL = f"https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/{FILES[0]}"
HASHES = ("6726825d",)
"""First hex digits of the SHA-256 that the file names carry."""
BATCH = 8
"""Images at a time on a CPU: the maps of more would not fit into its caches."""
MOST_WORKERS = 8
"""Most batches at once, on machines of many cores."""
LAYERS = ("Mixed_5d", "Mixed_6e", "Mixed_7c")
"""Blocks whose maps perceptual distances use."""


@dataclass(frozen=True, kw_only=True)
class InceptionExtractor:
    """Where the weights lie and how images are resized; the network is built when first used."""

    path: str
    sha256: str
    resize: str
    """``tensorflow1``, as FID was defined, or ``clean`` [Parmar 2022]."""
    name: str
    classes: tuple[str, ...] = tuple(f"class {index}" for index in range(1008))
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    def extract(self, images: Images) -> Extracted:
        """Features (n, 2048) and softmax of the unbiased logits (n, 1008). Grey images get three equal channels."""
        return self._pass(images, None)

    def extract_and_compare(self, images: Images) -> Extracted:
        """As ``extract``, and perceptual distances of the last maps of 35x35, 17x17 and 8x8 positions."""
        comparison = Comparison(len(images))
        return replace(self._pass(images, comparison), distances=comparison.distances())

    def _pass(self, images: Images, comparison: Comparison | None) -> Extracted:
        import torch

        network = _network(self.path, self.sha256)
        where = device()
        network = network.to(where)
        batch = BATCH if where == "cpu" else 256
        features = np.empty((len(images), 2048), dtype=np.float32)
        probabilities = np.empty((len(images), 1008), dtype=np.float32)

        def fill(start: int) -> None:
            rows = slice(start, min(start + batch, len(images)))
            wanted = [] if comparison is None else comparison.within(rows.start, rows.stop).tolist()
            layers: list[Array] = []
            with torch.inference_mode():
                for name, maps in network.maps(prepare(as_bytes(images[rows]), self.resize, where)):
                    if wanted and name in LAYERS:
                        layers.append(maps[wanted].cpu().numpy())
                pooled, logits = network.read(maps)
                features[rows] = pooled.cpu().numpy()
                probabilities[rows] = torch.softmax(logits.double(), dim=1).float().cpu().numpy()
            if comparison is not None and wanted:
                comparison.take(start, layers)

        workers = 1 if where != "cpu" else torch.get_num_threads()
        with full_precision():
            for_each(fill, range(0, len(images), batch), workers=workers)
        return Extracted(features=features, probabilities=probabilities)


def for_each(work: Callable[[int], None], items: Sequence[int], *, workers: int) -> None:
    """``work`` on every item, several at once. The threads of torch are divided among the workers meanwhile.

    Workers with a batch each do not wait for one another within a layer, and what is no torch operation runs in
    parallel as well. A worker holds up to 140 MB of feature maps.
    """
    import torch

    workers = max(1, min(workers, MOST_WORKERS, len(items)))
    threads = torch.get_num_threads()
    share = max(1, threads // workers)
    try:
        torch.set_num_threads(share)
        with ThreadPoolExecutor(workers, initializer=lambda: torch.set_num_threads(share)) as pool:
            for _ in pool.map(work, items):
                pass
    finally:
        torch.set_num_threads(threads)


def as_bytes(images: Images) -> Array:
    """uint8 0..255, three channels: the input that FID is defined on. Raises TouchstoneError for other channels."""
    if images.shape[1] not in (1, 3):
        raise TouchstoneError(f"Inception takes grey or colour images; got {images.shape[1]} channels")
    whole = np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)
    return np.repeat(whole, 3, axis=1) if whole.shape[1] == 1 else whole


def prepare(images: Array, resize: str, device: str = "cpu") -> Tensor:
    """uint8 (n, 3, h, w) to float32 (n, 3, 299, 299), (x - 128) / 128, channels last."""
    import torch

    from evaluation.measuring.networks.inception import SIDE, resize_like_tensorflow1

    if resize == "clean":
        resized = torch.from_numpy(_clean(images, SIDE)).to(device)
    else:
        resized = torch.from_numpy(images).to(device).float()
        if tuple(images.shape[2:]) != (SIDE, SIDE):
            resized = resize_like_tensorflow1(resized)
    return (resized - 128).mul_(1 / 128).contiguous(memory_format=torch.channels_last)


def _clean(images: Array, side: int) -> Array:
    """PIL's bicubic in float mode, channel by channel, clipped and not rounded, as clean-fid does."""
    from PIL import Image

    result = np.empty((len(images), 3, side, side), dtype=np.float32)
    for item, image in enumerate(images):
        for channel in range(3):
            plane = Image.fromarray(image[channel].astype(np.float32), mode=None)
            result[item, channel] = np.asarray(plane.resize((side, side), Image.Resampling.BICUBIC))
    return np.clip(result, 0, 255)


@lru_cache(maxsize=1)
def _network(path: str, sha256: str) -> Inception:
    import torch

    from evaluation.measuring.networks.inception import Inception

    if _sha256(Path(path)) != sha256:
        raise TouchstoneError(f"the Inception weights {path} changed since they were chosen; start the run again")
    state = torch.load(path, map_location="cpu", weights_only=True)
    network = Inception(state)
    if device() == "cpu":
        network.use_winograd()
    network = network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return network.requires_grad_(False)  # type: ignore[no-any-return]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hub_folder() -> Path:
    """The folder of the torch hub, so that we find the copies of other tools and they find ours."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "torch"
    return Path(os.environ.get("TORCH_HOME", cache)).expanduser() / "hub" / "checkpoints"


def find_weights(argument: str) -> Path:
    """The file given, or a copy in the hub cache, or a download. Raises TouchstoneError with one sentence."""
    if argument:
        path = Path(argument).expanduser()
        if not path.is_file():
            raise WeightsNotFound(f"there are no Inception weights at {path}", "give the path of their file")
        return path
    for name in FILES:
        path = hub_folder() / name
        if path.is_file():
            if not _sha256(path).startswith(HASHES):
                raise TouchstoneError(
                    f"{path} does not have the SHA-256 {HASHES[0]}... that its name says: an incomplete download? "
                    "Delete it and start again."
                )
            return path
    return _download(hub_folder() / FILES[0])


def _download(path: Path) -> Path:
    from urllib.error import URLError

    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        torch.hub.download_url_to_file(URL, str(path), hash_prefix=HASHES[0], progress=True)
    except (URLError, OSError, RuntimeError) as error:
        raise WeightsNotFound(
            f"the Inception weights of 2015-12-05 are not in {path.parent} and cannot be downloaded here ({error})",
            f"put {FILES[0]} there, or write --extractor inception:PATH",
        ) from None
    return path


def _opened(argument: str, resize: str) -> InceptionExtractor:
    path = find_weights(argument).resolve()
    sha256 = _sha256(path)
    genuine = sha256.startswith(HASHES)
    # Other weights in the same layout may be used, under a name that nobody takes for FID.
    name = INCEPTION if genuine else f"inception-{sha256[:8]}"
    return InceptionExtractor(
        path=str(path),
        sha256=sha256,
        resize=resize,
        name=name if resize == "tensorflow1" else f"{name}-clean",
        facts={"resize": resize, "weights": path.name, "features": 2048, "device": device_name()},
    )


@extractor("inception")
def inception(argument: str, *, dataset: Dataset) -> InceptionExtractor:
    """``inception`` or ``inception:PATH``: resized as TensorFlow 1 did, the convention of published FID."""
    return _opened(argument, "tensorflow1")


@extractor("inception-clean")
def inception_clean(argument: str, *, dataset: Dataset) -> InceptionExtractor:
    """``inception-clean`` or ``inception-clean:PATH``: resized as clean-fid does; its values differ from FID's."""
    return _opened(argument, "clean")
