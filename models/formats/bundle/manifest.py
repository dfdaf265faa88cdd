"""A bundle's manifest, checked field by field: it comes from a file, so nothing in it is believed unseen."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from models.base import CheckpointError
from models.formats.names import clean
from models.ways_out import SAVE_BUNDLE, WRITE_BUNDLE

MANIFEST, PROBE, VERSION = "manifest.json", "probe.safetensors", 1
ROLES = ("encoder", "decoder", "discriminator")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    shape: tuple[int, int, int]
    value_range: tuple[float, float]
    layout: Literal["nchw", "flat"]
    latent_dim: int
    prior: Literal["normal", "uniform"] | None
    spread: Literal["log_variance", "standard_deviation"] | None
    classes: int | None
    description: str
    training: Mapping[str, Any]
    roles: Mapping[str, str]
    """Role -> file name in the bundle."""
    files: Mapping[str, str]
    """File name -> SHA-256."""


def parse_manifest(raw: bytes) -> Manifest:
    """The checked manifest. Raises CheckpointError that names the field."""
    try:
        fields = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise CheckpointError(f"this bundle's manifest.json is no valid JSON; {WRITE_BUNDLE}") from None
    if not isinstance(fields, dict) or "touchstone_bundle" not in fields:
        raise CheckpointError(
            f"this zip has a manifest.json that is no bundle's; give a bundle written by {SAVE_BUNDLE}"
        )
    if fields["touchstone_bundle"] != VERSION:
        raise CheckpointError(
            f"this bundle is of version {clean(fields['touchstone_bundle'])} and version {VERSION} is read; "
            f"{WRITE_BUNDLE} of this version"
        )
    image, latent = _table(fields, "image"), _table(fields, "latent")
    roles, files = _texts(fields, "roles"), _texts(fields, "files")
    if not roles or not set(roles) <= set(ROLES) or not set(roles.values()) <= set(files):
        raise _wrong("roles", f"some of {', '.join(ROLES)}, each with a file that is listed", fields.get("roles"))
    if not all(_DIGEST.fullmatch(digest) for digest in files.values()):
        raise _wrong("files", "names with SHA-256 digests", fields.get("files"))
    return Manifest(
        shape=_shape(image.get("shape")),
        value_range=_range(image.get("range")),
        layout=cast("Literal['nchw', 'flat']", _one_of("image.layout", image.get("layout"), ("nchw", "flat"))),
        latent_dim=_count("latent.dim", latent.get("dim")),
        prior=cast(
            "Literal['normal', 'uniform'] | None",
            _one_of("latent.prior", latent.get("prior"), ("normal", "uniform", None)),
        ),
        spread=cast(
            "Literal['log_variance', 'standard_deviation'] | None",
            _one_of("spread", fields.get("spread"), ("log_variance", "standard_deviation", None)),
        ),
        classes=None if fields.get("classes") is None else _count("classes", fields["classes"]),
        description=clean(fields.get("description") or "", 500),
        training=_table(fields, "training") if fields.get("training") else {},
        roles=roles,
        files=files,
    )


def _wrong(field: str, expected: str, value: Any) -> CheckpointError:
    return CheckpointError(
        f"the field '{field}' of this bundle's manifest should be {expected}; got {clean(json.dumps(value), 60)}: "
        f"{WRITE_BUNDLE}"
    )


def _table(fields: dict[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    if not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value


def _texts(fields: dict[str, Any], name: str) -> dict[str, str]:
    value = _table(fields, name)
    if len(value) > 16 or not all(isinstance(item, str) for item in value.values()):
        raise _wrong(name, "a short table of texts", value)
    return value


def _shape(value: Any) -> tuple[int, int, int]:
    if not isinstance(value, list) or len(value) != 3 or not all(type(n) is int and 1 <= n <= 4096 for n in value):
        raise _wrong("image.shape", "[channels, height, width]", value)
    return value[0], value[1], value[2]


def _range(value: Any) -> tuple[float, float]:
    numbers = isinstance(value, list) and len(value) == 2 and all(type(end) in (int, float) for end in value)
    if not numbers or not all(math.isfinite(end) for end in value) or not value[0] < value[1]:
        raise _wrong("image.range", "[low, high]", value)
    return float(value[0]), float(value[1])


def _count(name: str, value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 1_000_000:
        raise _wrong(name, "a whole number from 1 to 1,000,000", value)
    return value


def _one_of(name: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise _wrong(name, " or ".join("null" if item is None else item for item in allowed), value)
    return value
