"""The bundle: a model that describes itself. ONNX graphs, a manifest, and a probe of what the author's program gave.

A stored zip of ``manifest.json``, one ``*.onnx`` graph a role and ``probe.safetensors``. The probe is replayed on
loading: wrong pre-processing, or a graph that is not the author's model, shows at once. ``save_bundle`` writes one::

    touchstone.save_bundle(vae, "vae.zip", image_shape=(1, 28, 28), latent_dim=20, spread="log_variance", images=batch)
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.formats import Format, container
from models.formats.archive import names_of
from models.formats.bundle.manifest import MANIFEST, PROBE, VERSION
from models.formats.bundle.reading import outline, read, replay
from models.formats.onnx.check import parse
from models.modules.reach import modules_of
from models.modules.roles import roles_of, takes_two
from models.modules.untouched import untouched

Spread = Literal["log_variance", "standard_deviation"]
_PROBES = 4


def save_bundle(
    module: nn.Module,
    path: str | Path,
    *,
    image_shape: tuple[int, int, int],
    latent_dim: int,
    encode: Callable[..., Any] | None = None,
    decode: Callable[..., Tensor] | None = None,
    discriminate: Callable[..., Tensor] | None = None,
    value_range: tuple[float, float] = (0.0, 1.0),
    spread: Spread | None = None,
    classes: int | None = None,
    prior: Literal["normal", "uniform"] | None = "normal",
    flat: bool = False,
    images: Tensor | None = None,
    description: str = "",
    training: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> Path:
    """Export a live module as a bundle, and read it back to make sure that it gives what the module gives.

    ``encode(images[, labels])`` gives the code's mean (n, d), or (mean, spread) when ``spread`` says what the second
    is; ``decode(codes[, labels])`` gives images in ``value_range``. They default to the module's methods or children of
    the names encode/encoder, decode/decoder/generator, discriminate/discriminator; a module with none of them is taken
    as a generator. With ``classes``, both take int64 labels (n,), and so does a discriminator of two arguments.
    ``prior`` None: nothing is sampled (an autoencoder).
    ``training``: facts of the training that the card keeps, such as ``step``, ``seed`` and settings: plain values.
    ``flat``: images go in as (n, c*h*w). ``images`` (n, c, h, w) in [0, 1] are used for the probe, else noise.

    Raises CheckpointError when the exported graph differs from the module, is random, or has a fixed batch.
    """
    if not isinstance(module, nn.Module):
        raise CheckpointError(f"save_bundle exports an nn.Module; got {type(module).__name__}")
    roles = roles_of(module)
    encode = encode or roles.encode
    decode = decode or roles.decode
    discriminate = discriminate or roles.discriminate
    if encode is None and decode is None and discriminate is None:
        decode = module
    if spread and encode is None:
        raise CheckpointError(f"spread='{spread}' describes an encoder, and the module has none; give encode=")
    called = [call for call in (encode, decode, discriminate) if call is not None]
    with untouched(modules_of([module, *called])), torch.no_grad():
        probe = _probe_inputs(image_shape, latent_dim, classes, images, seed)
        low, high = value_range
        inward = probe["images"] * (high - low) + low
        inward = inward.flatten(1) if flat else inward
        labels = (probe["labels"],) if classes else ()
        graphs: dict[str, bytes] = {}
        if encode is not None:
            outputs = ("mean", "spread") if spread else ("mean",)
            graphs["encoder"], made = _export(module, encode, ("images", inward), labels, outputs)
            probe |= dict(zip(outputs, made, strict=True))
        if decode is not None:
            graphs["decoder"], made = _export(module, decode, ("codes", probe["codes"]), labels, ("decoded",))
            probe["decoded"] = made[0]
        if discriminate is not None:
            beside = labels if takes_two(discriminate) else ()
            graphs["discriminator"], made = _export(module, discriminate, ("images", inward), beside, ("scores",))
            probe["scores"] = made[0]
    manifest = {
        "touchstone_bundle": VERSION,
        "image": {
            "shape": list(image_shape),
            "range": list(value_range),
            "layout": "flat" if flat else "nchw",
        },
        "latent": {"dim": latent_dim, "prior": prior if decode is not None else None},
        "spread": spread,
        "classes": classes,
        "description": description,
        "training": dict(training or {}),
    }
    return _write(Path(path), manifest, graphs, probe)


def _probe_inputs(
    shape: tuple[int, int, int], latent_dim: int, classes: int | None, images: Tensor | None, seed: int
) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    given = torch.rand(_PROBES, *shape, generator=generator) if images is None else images[:_PROBES].float().cpu()
    if tuple(given.shape[1:]) != tuple(shape) or not len(given):
        raise CheckpointError(f"images must have shape (n, {', '.join(map(str, shape))}); got {tuple(given.shape)}")
    probe = {"images": given.contiguous(), "codes": torch.randn(len(given), latent_dim, generator=generator)}
    if classes:
        probe["labels"] = torch.arange(len(given)) % classes
    return probe


class _Traced(nn.Module):
    """One role's callable as a module, so that its weights are traced along."""

    def __init__(self, module: nn.Module, call: Callable[..., Any]) -> None:
        super().__init__()
        self.module = module
        self.call = call

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        outputs = self.call(*inputs)
        return tuple(outputs) if isinstance(outputs, tuple | list) else (outputs,)


def _export(
    module: nn.Module,
    call: Callable[..., Any],
    main: tuple[str, Tensor],
    labels: tuple[Tensor, ...],
    outputs: tuple[str, ...],
) -> tuple[bytes, list[Tensor]]:
    traced = _Traced(module, call).eval()
    arguments = (main[1], *labels)
    try:
        made = traced(*arguments)
    except Exception as error:  # whatever code of others raises means that it does not take this input
        raise CheckpointError(
            f"the module's {outputs[0]} could not be computed from {main[0]} of shape {tuple(main[1].shape)}: "
            f"{type(error).__name__}: {error}; check image_shape, latent_dim, classes and flat"
        ) from error
    if len(made) < len(outputs):
        raise CheckpointError(
            f"the module gave {len(made)} outputs where {' and '.join(outputs)} were expected; leave spread out, or "
            "return (mean, spread)"
        )
    names = [main[0], *(["labels"] if labels else [])]
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The tracing exporter is deprecated but needs no further package; the new one needs onnxscript.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _First(traced, len(outputs)),
            arguments,
            buffer,  # type: ignore[arg-type]  # the tracing exporter takes a stream
            input_names=names,
            output_names=list(outputs),
            dynamic_axes={name: {0: "n"} for name in (*names, *outputs)},
            opset_version=17,
            dynamo=False,
        )
    raw = buffer.getvalue()
    parse(raw)  # refuses what a reader would refuse: random operators, loops
    return raw, [value.detach().float().contiguous().clone() for value in made[: len(outputs)]]


class _First(nn.Module):
    """The first outputs of a module: an author's encode may give a sample as well."""

    def __init__(self, module: nn.Module, count: int) -> None:
        super().__init__()
        self.module = module
        self.count = count

    def forward(self, *inputs: Tensor) -> Any:
        outputs = self.module(*inputs)[: self.count]
        return outputs if self.count > 1 else outputs[0]


def _write(path: Path, manifest: dict[str, Any], graphs: Mapping[str, bytes], probe: Mapping[str, Tensor]) -> Path:
    from safetensors.torch import save

    files = {f"{role}.onnx": raw for role, raw in graphs.items()} | {PROBE: save(dict(probe))}
    manifest["roles"] = {role: f"{role}.onnx" for role in graphs}
    manifest["files"] = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as bundle:
            for name, raw in {MANIFEST: json.dumps(manifest, indent=1).encode(), **files}.items():
                bundle.writestr(zipfile.ZipInfo(name), raw)
        replay(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _is_bundle(head: bytes, path: Path) -> bool:
    return head[:4] == b"PK\x03\x04" and MANIFEST in names_of(path)


def example(folder: Path) -> Path:
    network = nn.Sequential(nn.Linear(2, 16), nn.Unflatten(1, (1, 4, 4)))
    return save_bundle(network, folder / "example.zip", image_shape=(1, 4, 4), latent_dim=2)


container(
    Format(name="bundle", title="bundle", sniff=_is_bundle, read=read, outline=outline, order=10, example=example)
)
