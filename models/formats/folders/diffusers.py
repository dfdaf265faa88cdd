"""diffusers: a folder (or its zip) of ``config.json`` and safetensors weights, by the package where it is installed.

Only three autoencoders are built, from a configuration whose numbers are bounded first; weights are read here, never by
``from_pretrained``, so nothing is downloaded or unpickled.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from models.base import CheckpointError, ModelCard, Posterior
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.members import Members, find
from models.formats.names import clean
from models.formats.safetensors.file import read_tensors
from models.opened import Hypothesis, OpenedModel, Parts
from models.recognition import Reading
from models.ways_out import EXPORT_BUNDLE

CLASSES = ("AutoencoderKL", "AutoencoderTiny", "VQModel")
WEIGHTS = "diffusion_pytorch_model.safetensors"
_LARGEST = {
    "block_out_channels": 4096, "encoder_block_out_channels": 4096, "decoder_block_out_channels": 4096,
    "num_encoder_blocks": 64, "num_decoder_blocks": 64, "layers_per_block": 16, "latent_channels": 512,
    "in_channels": 16, "out_channels": 16, "sample_size": 4096, "num_vq_embeddings": 1 << 20, "vq_embed_dim": 4096,
    "norm_num_groups": 512,
}  # fmt: skip


def read(path: Path) -> Contents:
    """The autoencoder, to be fitted to the data's image size. Raises CheckpointError."""
    members = _find(path)
    if members is None:
        raise CheckpointError("this folder is no diffusers model: config.json is missing")
    config = members.json("config.json")
    kind = config.get("_class_name")
    if kind not in CLASSES:
        raise CheckpointError(
            f"this is a diffusers folder of the class '{clean(kind)}', and only {', '.join(CLASSES)} are opened; give "
            "the pipeline's vae folder"
        )
    _check_numbers(config)
    if WEIGHTS not in members.names:
        raise CheckpointError(
            f"this diffusers folder has no {WEIGHTS}; save the model with "
            "save_pretrained(path, safe_serialization=True)"
        )
    if importlib.util.find_spec("diffusers") is None:
        raise CheckpointError(
            f"this is a diffusers {kind}, and the optional package diffusers is not installed; install it with "
            f"'pip install diffusers', or {EXPORT_BUNDLE}"
        )
    network = _build(kind, config, read_tensors(members.read(WEIGHTS, most=limits.WEIGHT_BYTES)))
    return Contents(
        format=f"diffusers folder ({kind})",
        judge=lambda images, labels: _judge(network, kind, config, images),
        evidence=(f"config.json names {kind}",),
    )


def _check_numbers(config: dict[str, Any]) -> None:
    for name, largest in _LARGEST.items():
        value = config.get(name)
        values = value if isinstance(value, list) else [value]
        if len(values) > 16 or any(
            item is not None and (type(item) is not int or not 0 < item <= largest) for item in values
        ):
            raise CheckpointError(
                f"the field '{name}' of this diffusers config.json should be whole numbers from 1 to {largest:,}; "
                "the configuration is damaged or made by hand"
            )


def _build(kind: str, config: dict[str, Any], state: dict[str, Tensor]) -> nn.Module:
    made = getattr(importlib.import_module("diffusers"), kind)
    known = {key: value for key, value in config.items() if not key.startswith("_")}
    try:
        with torch.device("meta"):  # nothing is allocated for what the configuration asks
            network = cast(nn.Module, made.from_config(known))
        missing, unexpected = network.load_state_dict(state, strict=False, assign=True)
    except Exception as error:
        raise CheckpointError(
            f"diffusers does not build this {kind} ({type(error).__name__}: {clean(str(error), 80)}); save it again"
        ) from None
    if missing or unexpected:
        raise CheckpointError(
            f"the weights of this {kind} do not fit its config.json ({len(missing)} missing, {len(unexpected)} too "
            "many); save the model again with save_pretrained"
        )
    return network.float().eval().requires_grad_(False)


def _judge(network: nn.Module, kind: str, config: dict[str, Any], images: Tensor | None) -> Reading:
    channels, side = config.get("in_channels", 3), config.get("sample_size") or 32
    shape = cast("tuple[int, int, int]", tuple(images.shape[1:])) if images is not None else (channels, side, side)
    if shape[0] != channels:
        raise CheckpointError(
            f"this {kind} takes images of {channels} channels and the dataset has {shape[0]}; choose another dataset"
        )
    with torch.no_grad():
        try:
            code = _encode(network, kind, torch.zeros(1, *shape)).mean.shape[1:]
            back = _decode(network, torch.zeros(1, *code)).shape[1:]
        except RuntimeError:
            back, code = torch.Size(), torch.Size()
    if tuple(back) != shape:
        raise CheckpointError(
            f"this {kind} halves its images more often than {shape[1]} x {shape[2]} pixels allow; choose a dataset of "
            "larger images, or ask for resizing"
        )
    card = ModelCard(
        family="diffusers",
        image_shape=shape,
        value_range=(-1.0, 1.0),
        latent_dim=math.prod(code),
        config={"class": kind},
    )
    posterior = kind == "AutoencoderKL"
    parts = Parts(
        encode=lambda x, labels: _flat(_encode(network, kind, x)),
        decode=lambda z, labels: _decode(network, z.reshape(len(z), *code)),
        parameters=sum(weights.numel() for weights in network.parameters()),
        has_posterior=posterior,
    )
    title = f"diffusers {kind}, codes of {' x '.join(map(str, code))} for images of {' x '.join(map(str, shape))}"

    def build() -> OpenedModel:
        return OpenedModel(card=card, parts=parts, recognised=title)

    reason = "built by diffusers from config.json, every weight in its place"
    return Reading(
        hypotheses=(Hypothesis(architecture=title, score=1.0, evidence=(reason,), build=build),),
        confidence="high",
        recognised=f"{title}.",
        kind="vae" if posterior else "autoencoder",
    )


def _encode(network: Any, kind: str, images: Tensor) -> Posterior:
    encoded = network.encode(images)
    if kind == "AutoencoderKL":
        return Posterior(encoded.latent_dist.mean, encoded.latent_dist.std)
    return Posterior(encoded.latents)


def _decode(network: Any, codes: Tensor) -> Tensor:
    images: Tensor = network.decode(codes).sample
    return images


def _flat(posterior: Posterior) -> Posterior:
    return Posterior(posterior.mean.flatten(1), None if posterior.std is None else posterior.std.flatten(1))


def _find(path: Path) -> Members | None:
    vae = find(path, ["config.json", WEIGHTS])
    return vae or find(path, ["config.json"])


def _is_diffusers(head: bytes, path: Path) -> bool:
    if not path.is_dir() and head[:4] != b"PK\x03\x04":
        return False
    members = _find(path)
    if members is None or "metadata.json" in members.names:  # Keras has a config.json, too
        return False
    try:
        return "_class_name" in members.json("config.json")
    except CheckpointError:
        return False


def example(folder: Path) -> Path:
    diffusers = importlib.import_module("diffusers")
    path = folder / "example"
    network = diffusers.AutoencoderKL(
        in_channels=1, out_channels=1, block_out_channels=(32,), latent_channels=2, sample_size=8
    )
    network.save_pretrained(path)
    return path


container(Format(name="diffusers", title="diffusers folder", sniff=_is_diffusers, read=read, order=13, example=example))
