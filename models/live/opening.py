"""Opens a live model: finds its roles, sizes, spread and pixel range by running it, and leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.base import CheckpointError, ModelCard
from models.live.calls import Place
from models.live.description import ROLES, Live
from models.live.digest import weights_digest
from models.live.finding import Finder
from models.live.found import Found
from models.live.sampling import array_model, function_model
from models.modules.reach import modules_of
from models.modules.roles import counts, name_of, roles_of, sampler_of, unwrapped
from models.modules.untouched import untouched
from models.networks.prior import standard_normal
from models.opened import OpenedModel, Parts

ImageShape = tuple[int, int, int]


@contextmanager
def open_live(
    live: Live,
    *,
    images: Any = None,
    labels: Any = None,
    image_shape: ImageShape | None = None,
    device: torch.device | None = None,
) -> Iterator[OpenedModel]:
    """The model, in evaluation mode and without gradients, for as long as the context lasts.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` (n,) of the data show what weights do not say;
    ``image_shape`` is the data's. Raises CheckpointError, one sentence, for what cannot be found out.
    """
    if isinstance(live.module, np.ndarray | Tensor):
        _alone(live, "an array of samples")
        yield array_model(live.module, live)
        return
    given = [getattr(live, role) for role in ("module", *ROLES)]
    modules = [unwrapped(module) for module in modules_of(part for part in given if part is not None)]
    if any(parameter.is_meta for module in modules for parameter in module.parameters()):
        raise CheckpointError("this module lies on the meta device and has no values; load its weights first")
    with untouched(modules, device):
        yield _model(live, modules, _tensor(images), labels, image_shape, Place.of(modules, device))


def _model(
    live: Live,
    modules: list[nn.Module],
    images: Tensor | None,
    labels: Any,
    image_shape: ImageShape | None,
    place: Place,
) -> OpenedModel:
    sampler = _sampler(live)
    if sampler is not None:
        return function_model(sampler, live, place)
    given = live.image_shape or image_shape
    if given is None:
        raise CheckpointError("the shape of the model's images is not known; say image_shape=(channels, height, width)")
    shape = (int(given[0]), int(given[1]), int(given[2]))
    shown = images if images is not None and tuple(images.shape[1:]) == shape else None
    try:
        found = Finder(live, modules, place, shape, shown, labels).find()
    except CheckpointError:
        method = _sampling_method(live)
        if method is None:
            raise
        return function_model(method, live, place)
    digest, size = weights_digest(modules)
    return OpenedModel(
        card=ModelCard(
            family="live", image_shape=found.image_shape, value_range=found.value_range, latent_dim=found.latent_dim,
            classes=found.classes, config=_stated(live),
        ),
        parts=_parts(found, live, modules),
        recognised=f"A live {name_of(unwrapped(live.module)) if live.module is not None else 'model'}: {found.words}.",
        evidence=found.evidence,
        decided_by="user",
        format="live module",
        sha256=digest,
        bytes=size,
        device=str(place.device),
    )  # fmt: skip


def _sampler(live: Live) -> Any:
    """The function that samples, where the model is one."""
    module, generator = live.module, live.generator
    if module is not None and not isinstance(module, nn.Module):
        if not callable(module) or isinstance(module, type):
            raise CheckpointError(f"a live model is an nn.Module, a function or an array; got {type(module).__name__}")
        _alone(live, "a function that samples")
        return module
    alone = live.module is None and live.encoder is None and live.discriminator is None
    if generator is not None and not isinstance(generator, nn.Module) and alone and counts(generator):
        return generator
    return None


def _sampling_method(live: Live) -> Any:
    """The module's method that samples, where it has neither encoder nor decoder by name."""
    if not isinstance(live.module, nn.Module) or any(getattr(live, role) is not None for role in ROLES):
        return None
    roles = roles_of(unwrapped(live.module))
    return None if roles.encode is not None or roles.decode is not None else sampler_of(unwrapped(live.module))


def _alone(live: Live, what: str) -> None:
    beside = next((role for role in ROLES if getattr(live, role) is not None), None)
    if beside is not None:
        raise CheckpointError(f"{what} is a whole model, and {beside}= was given beside it; leave one of them out")


def _stated(live: Live) -> dict[str, Any]:
    """What no weight says, under the names that cards of trained models have."""
    stated = {"likelihood": live.likelihood, "observation_std": live.observation_std}
    return {name: value for name, value in stated.items() if value is not None}


def _parts(found: Found, live: Live, modules: list[nn.Module]) -> Parts:
    prior = live.prior
    if prior == "auto":
        prior = "normal" if found.encode is None or found.encode.kind is not None else None
    draw = None
    if found.decode is not None and prior is not None:
        draw = standard_normal(found.decode.latent_dim) if prior == "normal" else _uniform(found.decode.latent_dim)
    return Parts(
        encode=found.encode,
        decode=found.decode,
        prior=draw,
        discriminate=found.discriminate,
        parameters=sum(parameter.numel() for module in modules for parameter in module.parameters()),
        has_posterior=found.encode is not None and found.encode.kind is not None,
    )


def _uniform(latent_dim: int) -> Any:
    def draw(n: int, generator: torch.Generator) -> Tensor:
        return torch.rand(n, latent_dim, generator=generator) * 2 - 1

    return draw


def _tensor(images: Any) -> Tensor | None:
    return None if images is None else torch.as_tensor(images, dtype=torch.float32)
