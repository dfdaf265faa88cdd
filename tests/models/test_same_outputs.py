"""Two opened models are one where all that they give is the same on the data."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from models.base import ModelCard, Posterior
from models.opened import OpenedModel, Parts
from models.same_outputs import distinct, same_outputs


def _model(activation: Callable[[Tensor], Tensor], *, low: float = 0.0) -> OpenedModel:
    width = 1.0 - low
    return OpenedModel(
        card=ModelCard(family="test", image_shape=(1, 2, 2), value_range=(low, 1.0), latent_dim=4),
        parts=Parts(
            encode=lambda images, labels: Posterior(activation((images - low) / width).flatten(1)),
            decode=lambda codes, labels: codes.reshape(-1, 1, 2, 2) * width + low,
        ),
        recognised="",
    )


def test_what_differs_only_outside_the_data_is_the_same() -> None:
    images = torch.rand(8, 1, 2, 2)
    assert same_outputs(_model(torch.relu), _model(torch.abs), images)
    assert not same_outputs(_model(torch.relu), _model(torch.tanh), images)


def test_another_range_inside_is_no_difference() -> None:
    assert same_outputs(_model(torch.relu), _model(torch.relu, low=-1.0))


def test_the_first_of_those_that_are_the_same_stays() -> None:
    models = [_model(torch.relu), _model(torch.tanh), _model(torch.abs), _model(torch.tanh)]
    assert distinct(models, torch.rand(4, 1, 2, 2)) == [0, 1]


def test_other_abilities_are_another_model() -> None:
    one = _model(torch.relu)
    assert not same_outputs(one, one.with_facts(parts=Parts(encode=one.parts.encode)))
