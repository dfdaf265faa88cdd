"""Reading a bundle: the digests of its files, its checked graphs, and its probe replayed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from models.base import CheckpointError, ModelCard, Posterior
from models.formats import limits
from models.formats.archive import Archive
from models.formats.bundle.manifest import MANIFEST, PROBE, Manifest, parse_manifest
from models.formats.contents import Contents, Ready
from models.formats.graphs.parts import Job, Part
from models.formats.graphs.pixels import Pixels
from models.formats.names import clean
from models.formats.onnx.check import parse
from models.formats.onnx.graph import Graph
from models.formats.outline import Outline
from models.formats.pickle.plain import plain_mapping
from models.opened import Parts
from models.ways_out import WRITE_BUNDLE

_TOLERANCE = 1e-3
"""Of the probe's standard deviation: float32 on another machine stays far below, other pre-processing far above."""


def read(path: Path) -> Contents:
    """The bundle's model, after its probe gave what the author's program gave. Raises CheckpointError."""
    manifest, parts, worst = _open(path)
    card = ModelCard(
        family="bundle",
        image_shape=manifest.shape,
        value_range=manifest.value_range,
        latent_dim=manifest.latent_dim,
        classes=manifest.classes,
        description=manifest.description,
        training=dict(manifest.training),
    )
    built = _parts(manifest, parts)
    return Contents(
        format="bundle (ONNX)",
        ready=Ready(
            card=card,
            parts=built,
            recognised=f"A bundle with {' and '.join(sorted(parts))}, as its manifest says; its probe was replayed.",
            evidence=(
                f"the probe differs from the author's outputs by {worst:.1e} of their standard deviation at most",
            ),
        ),
    )


def outline(path: Path) -> Outline:
    """The sizes of the bundle's graphs, and what its manifest says of its training. Raises CheckpointError."""
    with Archive(path) as archive:
        archive.require_stored()
        manifest = parse_manifest(archive.read(MANIFEST, most=limits.JSON_BYTES))
        sizes = {name: archive.entries[name].size for name in manifest.roles.values() if name in archive.entries}
    shapes: dict[str, tuple[int, ...]] = {"images": manifest.shape, "codes": (manifest.latent_dim,)}
    shapes |= {f"{role}/graph": (sizes.get(name, 0),) for role, name in manifest.roles.items()}
    return Outline(
        shapes=shapes,
        facts=plain_mapping({"training": manifest.training}),
        identity=hashlib.sha256("".join(sorted(manifest.files.values())).encode()).hexdigest(),
    )


def replay(path: Path) -> float:
    """The largest difference from the probe, in standard deviations. Raises CheckpointError beyond the tolerance."""
    return _open(path)[2]


def _open(path: Path) -> tuple[Manifest, dict[str, Part], float]:
    with Archive(path) as archive:
        archive.require_stored()
        manifest = parse_manifest(archive.read(MANIFEST, most=limits.JSON_BYTES))
        raw = {name: _file(archive, name, digest) for name, digest in manifest.files.items()}
    if PROBE not in raw:
        raise CheckpointError(f"this bundle has no probe.safetensors, so it cannot be verified; {WRITE_BUNDLE}")
    parts = {role: _part(role, raw[name], manifest) for role, name in manifest.roles.items()}
    return manifest, parts, _replay(parts, _probe(raw[PROBE]), manifest)


def _file(archive: Archive, name: str, digest: str) -> bytes:
    if name not in archive.entries:
        raise CheckpointError(f"this bundle lists the file '{clean(name)}' and does not hold it; write it again")
    raw = archive.read(name, most=limits.ONNX_BYTES)
    if hashlib.sha256(raw).hexdigest() != digest:
        raise CheckpointError(
            f"the file '{clean(name)}' of this bundle is not the one that its manifest describes (the SHA-256 "
            "differs), so it was changed or damaged; get the bundle again"
        )
    return raw


def _part(role: str, raw: bytes, manifest: Manifest) -> Part:
    graph = Graph(parse(raw))
    ports = {port.name: port for port in graph.inputs}
    needed = "codes" if role == "decoder" else "images"
    allowed = {needed} | ({"labels"} if manifest.classes and role != "discriminator" else set())
    if needed not in ports or not set(ports) <= allowed:
        raise CheckpointError(
            f"the {role} of this bundle takes {', '.join(clean(name) for name in ports)}, and "
            f"{' and '.join(sorted(allowed))} were expected; {WRITE_BUNDLE}"
        )
    if role == "encoder" and len(graph.outputs) < (2 if manifest.spread else 1):
        raise CheckpointError("the encoder of this bundle gives no spread, though its manifest says so; write it again")
    job: Job = "decoder" if role == "decoder" else "encoder" if role == "encoder" else "discriminator"
    return Part(
        graph=graph,
        job=job,
        pixels=Pixels(shape=manifest.shape, layout=manifest.layout),
        code=manifest.latent_dim,
        code_port=ports.get("codes"),
        image_port=ports.get("images"),
        classes=manifest.classes,
        spread_output=1 if role == "encoder" and manifest.spread else None,
        spread="deviation" if manifest.spread == "standard_deviation" else "log_variance",
    )


def _probe(raw: bytes) -> Mapping[str, Tensor]:
    from models.formats.safetensors.file import read_tensors

    return read_tensors(raw)


def _replay(parts: Mapping[str, Part], probe: Mapping[str, Tensor], manifest: Manifest) -> float:
    low, high = manifest.value_range
    c, h, w = manifest.shape
    worst = 0.0
    if "images" not in probe or "codes" not in probe or probe["images"].shape[1:] != (c, h, w):
        raise CheckpointError(f"the probe of this bundle holds no images or codes of its sizes; {WRITE_BUNDLE}")
    images, codes, labels = probe["images"] * (high - low) + low, probe["codes"], probe.get("labels")
    if codes.ndim != 2 or codes.shape[1] != manifest.latent_dim or not 0 < len(images) <= 256:
        raise CheckpointError(f"the probe of this bundle holds no codes of its latent dimension; {WRITE_BUNDLE}")
    for role, part in parts.items():
        if role == "encoder":
            posterior = part.encode(images, labels)
            worst = max(worst, _difference(posterior.mean, probe.get("mean"), role))
            if manifest.spread:
                worst = max(worst, _difference(_std(posterior), _spread(probe.get("spread"), manifest), role))
        elif role == "decoder":
            worst = max(worst, _difference(part.decode(codes, labels), probe.get("decoded"), role))
        else:
            worst = max(worst, _difference(part.score(images, labels), probe.get("scores"), role))
    return worst


def _std(posterior: Posterior) -> Tensor:
    assert posterior.std is not None
    return posterior.std


def _spread(values: Tensor | None, manifest: Manifest) -> Tensor | None:
    if values is None:
        return None
    return (values / 2).exp() if manifest.spread == "log_variance" else values


def _difference(made: Tensor, expected: Tensor | None, role: str) -> float:
    if expected is None or made.numel() != expected.numel():
        raise CheckpointError(
            f"the probe of this bundle has no outputs for its {role}, or of another size; {WRITE_BUNDLE}"
        )
    difference = float((made.reshape(-1) - expected.reshape(-1)).abs().max())
    scale = float(expected.std()) if expected.numel() > 1 else float(expected.abs().max())
    relative = difference / max(scale, 1e-6)
    if not relative <= _TOLERANCE:
        raise CheckpointError(
            f"the {role} of this bundle does not give what its author's program gave (off by {relative:.1g} standard "
            "deviations), so the graph or the pre-processing is another; export the bundle again"
        )
    return relative


def _parts(manifest: Manifest, parts: Mapping[str, Part]) -> Parts:
    encoder, decoder, critic = parts.get("encoder"), parts.get("decoder"), parts.get("discriminator")

    def draw(n: int, generator: torch.Generator) -> Tensor:
        if manifest.prior == "uniform":
            return torch.rand(n, manifest.latent_dim, generator=generator) * 2 - 1
        return torch.randn(n, manifest.latent_dim, generator=generator)

    return Parts(
        encode=encoder.encode if encoder else None,
        decode=decoder.decode if decoder else None,
        prior=draw if decoder and manifest.prior else None,
        discriminate=critic.score if critic else None,
        parameters=sum(part.graph.parameters for part in parts.values()),
        has_posterior=bool(encoder and manifest.spread),
    )
