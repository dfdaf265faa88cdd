"""Families: the example builds, is saved, is recognised where the family recognises, and opens to the same outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor

from models.base import Capability, CheckpointError
from models.families import Example, Family, families
from models.opened import OpenedModel
from models.opening import open_checkpoint
from models.saving import save_checkpoint
from tests.contract.registered import one_sentence


def things() -> Mapping[str, Family]:
    return families()


def check_has_a_title_and_an_example(family: Family, folder: Path) -> None:
    assert 3 <= len(family.title) <= 60
    assert example_of(family).card.family == family.name, "the example's card must name its family"


def check_its_example_can_do_what_it_says(family: Family, folder: Path) -> None:
    example = example_of(family)
    model = built(family, example)
    assert model.capabilities == example.capabilities
    for name, output in outputs(model).items():
        assert torch.isfinite(output).all(), f"{name} gives numbers that are not finite"
        if name in ("decode", "reconstruct", "sample"):
            assert tuple(output.shape[1:]) == example.card.image_shape
            assert float(output.min()) >= -1e-4, f"{name} must give images in [0, 1]"
            assert float(output.max()) <= 1 + 1e-4, f"{name} must give images in [0, 1]"
        if name == "encode":
            assert output.shape == (4, example.card.latent_dim)


def check_a_saved_example_opens_to_the_same_outputs(family: Family, folder: Path) -> None:
    example = example_of(family)
    save_checkpoint(folder / "example.safetensors", example.card, example.state)
    reopened = open_checkpoint(folder / "example.safetensors")
    assert reopened.decided_by == "card"
    before, after = outputs(built(family, example)), outputs(reopened)
    assert before.keys() == after.keys()
    for name, output in before.items():
        assert torch.equal(after[name], output), f"{name} gives something else after saving"


def check_it_recognises_its_example_and_no_other_family_does(family: Family, folder: Path) -> None:
    if family.recognise is None:
        return
    example = example_of(family)
    found = family.recognise(example.state)
    assert found is not None, "a family must recognise its own example"
    assert found.evidence, "say why it was recognised"
    assert (found.card.image_shape, found.card.latent_dim) == (example.card.image_shape, example.card.latent_dim)
    also = [other.name for other in families().values() if other.recognise and other.recognise(example.state)]
    assert also == [family.name]


def check_it_recognises_nothing_else(family: Family, folder: Path) -> None:
    if family.recognise is None:
        return
    state = example_of(family).state
    first = next(iter(state))
    strange: list[Mapping[str, Tensor]] = [
        {},
        {"weight": torch.zeros(())},
        {name: tensor for name, tensor in state.items() if name != first},
        {**state, first: torch.zeros(1)},
        {**state, "one more": torch.zeros(1)},
    ]
    for other in strange:
        assert family.recognise(other) is None


def check_weights_that_do_not_fit_are_refused_in_one_sentence(family: Family, folder: Path) -> None:
    example = example_of(family)
    lost = {name: tensor for name, tensor in example.state.items() if not name.startswith(next(iter(example.state)))}
    with pytest.raises(CheckpointError) as refused:
        outputs(built(family, Example(card=example.card, state=lost, capabilities=example.capabilities)))
    one_sentence(refused.value)


def example_of(family: Family) -> Example:
    assert family.example is not None, (
        f"family '{family.name}' brings no example: give Family(..., example=...) a function without arguments that "
        "returns models.families.Example, a small model with random weights (models/families/examples.py helps)"
    )
    return family.example()


def built(family: Family, example: Example) -> OpenedModel:
    return OpenedModel(card=example.card, parts=family.build(example.card, example.state), recognised="")


def outputs(model: OpenedModel) -> dict[str, Tensor]:
    """What the model gives for four fixed inputs, by what it can do."""
    noise = torch.Generator().manual_seed(0)
    images = torch.rand(4, *model.card.image_shape, generator=noise)
    labels = None if model.card.classes is None else torch.arange(4) % model.card.classes
    codes = torch.randn(4, model.card.latent_dim or 1, generator=noise)
    calls = {
        Capability.ENCODE: lambda: model.encode(images, labels).mean,
        Capability.POSTERIOR: lambda: model.encode(images, labels).std,
        Capability.DECODE: lambda: model.decode(codes, labels),
        Capability.RECONSTRUCT: lambda: model.reconstruct(images, labels),
        Capability.SAMPLE: lambda: model.sample(4, generator=torch.Generator().manual_seed(1), labels=labels),
        Capability.DISCRIMINATE: lambda: model.discriminate(images, labels),
    }
    return {str(capability): calls[capability]() for capability in Capability if capability in model.capabilities}
