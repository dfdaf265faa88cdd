"""Whatever is handed to an opened model of any family: an answer, or one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from models.base import Capability, CheckpointError, ModelCard, Posterior
from models.families import families
from models.formats.contents import Contents, WeightTable
from models.opened import OpenedModel, Parts
from models.rebuilding import rebuild
from tests.models.rebuilding.test_conditional_critics import OneHotCritic

N = 3


def _conditional() -> OpenedModel:
    """Needs labels in every part."""

    def one_hot(labels: Tensor | None) -> Tensor:
        assert labels is not None
        return nn.functional.one_hot(labels, 4).float()

    return OpenedModel(
        card=ModelCard(family="test", image_shape=(1, 2, 2), latent_dim=4, classes=4),
        parts=Parts(
            encode=lambda images, labels: Posterior(images.flatten(1) + one_hot(labels)),
            decode=lambda codes, labels: (codes - one_hot(labels)).reshape(-1, 1, 2, 2),
            prior=lambda n, generator: torch.rand(n, 4, generator=generator),
            discriminate=lambda images, labels: images.mean(dim=(1, 2, 3)) + one_hot(labels)[:, 0],
        ),
        recognised="",
    )


def _rebuilt_critic() -> OpenedModel:
    torch.manual_seed(0)
    table = WeightTable(tensors=dict(OneHotCritic().state_dict()), role="discriminator")
    images, labels = torch.rand(16, 1, 28, 28), torch.arange(16) % 10
    return rebuild(Contents(format="test", networks=(table,)), images=images, labels=labels).hypotheses[0].model


def _of_family(name: str) -> OpenedModel:
    make: Any = families()[name].example
    example = make()
    network = example.network or nn.Identity()
    return OpenedModel(
        card=example.card, parts=families()[name].build(example.card, network.state_dict()), recognised=""
    )


MODELS: dict[str, Callable[[], OpenedModel]] = {
    "conditional": _conditional,
    "rebuilt critic": _rebuilt_critic,
    **{
        name: lambda name=name: _of_family(name)
        for name, family in families().items()
        if family.example is not None and family.example().network
    },
}  # type: ignore[dict-item]


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> OpenedModel:
    return MODELS[request.param]()


def _calls(model: OpenedModel, images: Any, codes: Any, n: Any, labels: Any) -> dict[Capability, Callable[[], Any]]:
    return {
        Capability.ENCODE: lambda: model.encode(images, labels),
        Capability.RECONSTRUCT: lambda: model.reconstruct(images, labels),
        Capability.DISCRIMINATE: lambda: model.discriminate(images, labels),
        Capability.DECODE: lambda: model.decode(codes, labels),
        Capability.SAMPLE: lambda: model.sample(n, generator=torch.Generator().manual_seed(0), labels=labels),
    }


def _good(model: OpenedModel) -> tuple[Tensor, Tensor, int, Tensor | None]:
    labels = torch.arange(N) % model.card.classes if model.card.classes else None
    return torch.rand(N, *model.card.image_shape), torch.randn(N, model.card.latent_dim or 1), N, labels


def _bad_labels(model: OpenedModel) -> list[Any]:
    classes = model.card.classes
    if classes is None:
        return []
    return [
        torch.zeros(N + 1, dtype=torch.int64),
        torch.zeros(N, 1, dtype=torch.int64),
        torch.full((N,), classes),
        torch.full((N,), -1),
        torch.full((N,), 0.5),
        torch.full((N,), float("nan")),
        ["a"] * N,
        1,
        object(),
    ]


def test_what_fits_is_answered(model: OpenedModel) -> None:
    images, codes, n, labels = _good(model)
    for capability, call in _calls(model, images, codes, n, labels).items():
        if capability in model.capabilities:
            call()
        else:
            with pytest.raises(CheckpointError, match="it can "):
                call()


def test_arrays_lists_and_unsigned_labels_are_answered_alike(model: OpenedModel) -> None:
    images, codes, n, labels = _good(model)
    listed = None if labels is None else labels.numpy().astype(np.uint8)
    for one, other in zip(
        _calls(model, images, codes, n, labels).items(),
        _calls(model, images.numpy().astype(np.float64), codes.tolist(), n, listed).items(),
        strict=True,
    ):
        if one[0] in model.capabilities:
            given, wanted = other[1](), one[1]()
            torch.testing.assert_close(getattr(given, "mean", given), getattr(wanted, "mean", wanted)) if isinstance(
                given, Posterior
            ) else torch.testing.assert_close(given, wanted)


def test_images_of_another_kind_are_one_sentence(model: OpenedModel) -> None:
    images, codes, n, labels = _good(model)
    c, h, w = model.card.image_shape
    others = [
        images[0], torch.rand(N, c, h + 1, w), torch.rand(N, c + 1, h, w), torch.rand(N, h, w, c + 4),
        torch.randint(2, 256, (N, c, h, w), dtype=torch.uint8), torch.zeros(N, c, h, w, dtype=torch.complex64),
        "images", None, object(), [[1.0], [1.0, 2.0]],
    ]  # fmt: skip
    for other in others:
        for capability in (Capability.ENCODE, Capability.RECONSTRUCT, Capability.DISCRIMINATE):
            with pytest.raises(CheckpointError):
                _calls(model, other, codes, n, labels)[capability]()


def test_codes_of_another_kind_are_one_sentence(model: OpenedModel) -> None:
    images, codes, n, labels = _good(model)
    for other in (codes[0], torch.randn(N, codes.shape[1] + 1), torch.zeros(()), "codes", None, object()):
        with pytest.raises(CheckpointError):
            _calls(model, images, other, n, labels)[Capability.DECODE]()


def test_codes_with_sides_of_one_are_codes(model: OpenedModel) -> None:
    if Capability.DECODE not in model.capabilities:
        pytest.skip("makes no images of codes")
    _, codes, _, labels = _good(model)
    torch.testing.assert_close(model.decode(codes[:, :, None, None], labels), model.decode(codes, labels))


def test_labels_of_another_kind_are_one_sentence(model: OpenedModel) -> None:
    images, codes, n, _ = _good(model)
    for labels in _bad_labels(model):
        for call in _calls(model, images, codes, n, labels).values():
            with pytest.raises(CheckpointError):
                call()


def test_a_number_of_samples_is_whole_and_positive(model: OpenedModel) -> None:
    images, codes, _, labels = _good(model)
    for n in (0, -1, 2.5, "3", None, True):
        with pytest.raises(CheckpointError):
            _calls(model, images, codes, n, labels)[Capability.SAMPLE]()


@pytest.mark.parametrize("which", ["conditional", "rebuilt critic"])
def test_labels_that_are_needed_and_lacking_are_asked_for(which: str) -> None:
    model = MODELS[which]()
    images, codes, n, _ = _good(model)
    for capability, call in _calls(model, images, codes, n, None).items():
        if capability in model.capabilities - {Capability.SAMPLE}:  # sampling takes the classes in turn
            with pytest.raises(CheckpointError, match=r"conditioned on \d+ classes; give labels of shape \(3,\)"):
                call()


def test_an_unconditional_model_takes_no_notice_of_labels() -> None:
    model = _of_family("mlp_autoencoder")
    images, _, _, _ = _good(model)
    assert torch.equal(model.encode(images, [99] * N).mean, model.encode(images).mean)


def test_what_a_network_raises_is_one_sentence() -> None:
    def breaks(images: Tensor, labels: Tensor | None) -> Posterior:
        raise KeyError("weights\nof a layer")

    model = _conditional()
    broken = model.with_facts(parts=replace(model.parts, encode=breaks))
    with pytest.raises(CheckpointError, match=r"failed on 3 items of shape \(1, 2, 2\) \(KeyError: ") as caught:
        broken.encode(*_good(model)[:1], _good(model)[3])
    assert "\n" not in str(caught.value)
