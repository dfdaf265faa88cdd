"""Checkpoints of one recipe are read alike: what was chosen or a source says decides, else the pooled evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn

from models import agreeing
from models.agreeing import Member, agree, open_as_agreed
from models.base import CheckpointError, ModelCard
from models.opened import Confidence, Hypothesis, OpenedModel, Parts

CARDS = {name: ModelCard(family=name, image_shape=(1, 8, 8)) for name in ("selu", "tanh", "relu")}


def read_as(shares: Mapping[str, float], *, by: str = "inference", confidence: Confidence = "choose") -> OpenedModel:
    def model(name: str) -> OpenedModel:
        return OpenedModel(card=CARDS[name], parts=Parts(), recognised=name, layout=((("w", (1,)),),))

    def hypothesis(name: str) -> Hypothesis:
        return Hypothesis(architecture=name, score=shares[name], evidence=(), build=lambda: model(name))

    hypotheses = tuple(hypothesis(name) for name in shares)
    return model(next(iter(shares))).with_facts(hypotheses=hypotheses, decided_by=by, confidence=confidence)


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, OpenedModel | None]], None]:
    """Checkpoints are opened as what a test says; None cannot be opened."""

    def set_models(models: Mapping[str, OpenedModel | None]) -> None:
        def opened(paths: Sequence[Path], **_: Any) -> OpenedModel:
            model = models[paths[0].name]
            if model is None:
                raise CheckpointError("it holds numbers that are not finite")
            return model

        monkeypatch.setattr(agreeing, "open_checkpoint", opened)

    return set_models


def of(*names: str) -> list[Member]:
    """One training, its last checkpoint first."""
    return [Member(name=name, paths=(Path(name),)) for name in names]


Opens = Callable[[Mapping[str, OpenedModel | None]], None]


def test_pooled_evidence_decides_where_seeds_alone_are_read_differently(opens: Opens) -> None:
    opens({
        "a": read_as({"selu": 0.5, "tanh": 0.4}), "b": read_as({"tanh": 0.6, "selu": 0.2}),
        "c": read_as({"tanh": 0.5, "selu": 0.3}),
    })  # fmt: skip
    agreed = agree([of("a"), of("b"), of("c")])
    assert agreed is not None
    assert (agreed.speaker, agreed.sibling.architecture) == ("b", "tanh")
    assert agreed.sibling.name == "b, with the evidence of 3 trainings"


def test_a_reading_that_none_would_take_alone_can_be_the_likeliest_of_all(opens: Opens) -> None:
    opens({"a": read_as({"selu": 0.5, "relu": 0.4}), "b": read_as({"tanh": 0.5, "relu": 0.4})})
    agreed = agree([of("a"), of("b")])
    assert agreed is not None
    assert (agreed.speaker, agreed.sibling.card) == ("", CARDS["relu"])
    assert (agreed.sibling.confidence, agreed.sibling.probability) == ("choose", None)


def test_a_choice_or_a_source_settles_all(opens: Opens) -> None:
    likely, chosen = read_as({"tanh": 0.9, "selu": 0.1}), read_as({"selu": 1.0}, by="user", confidence="high")
    opens({"a": likely, "b": likely, "c": chosen})
    early = Member(name="c", paths=(Path("c"),), choice=1)
    agreed = agree([of("a"), [*of("b"), early]])
    assert agreed is not None
    assert (agreed.speaker, agreed.sibling.architecture, agreed.sibling.decided_by) == ("c", "selu", "user")
    opens({"a": likely, "b": read_as({"relu": 1.0}, by="source", confidence="high")})
    agreed = agree([of("a"), of("b")])
    assert agreed is not None
    assert agreed.sibling.card == CARDS["relu"]


def test_a_diverged_step_leaves_the_word_to_an_earlier_one(opens: Opens) -> None:
    opens({"last": None, "before": read_as({"tanh": 1.0})})
    agreed = agree([of("last", "before")])
    assert agreed is not None
    assert agreed.speaker == "before"
    opens({"last": None, "before": read_as({"tanh": 1.0}, by="card")})
    assert agree([of("last", "before")]) is None


@pytest.mark.slow
def test_seeds_of_one_network_and_an_early_step_get_one_reading(tmp_path: Path) -> None:
    """Alone the third seed is read with another activation, and the untrained step is not recognised."""
    images = torch.tensor(load_digits().images, dtype=torch.float32)[:, None] / 16
    last = [_trained(tmp_path, images, seed) for seed in range(3)]
    early = _saved(tmp_path / "early.pth", _network(2))
    agreed = agree([[Member(name=path.stem, paths=(path,))] for path in last], images=images[1500:])
    assert agreed is not None
    assert " tanh L:2" in agreed.sibling.architecture
    for path in (*last, early):
        model = open_as_agreed((path,), agreed, images=images[1500:])
        assert (model.architecture, model.card) == (agreed.sibling.architecture, agreed.sibling.card)
        assert model.evidence[0] == f"read as its sibling {agreed.sibling.name} was"
    other = _saved(tmp_path / "other.pth", nn.Sequential(nn.Linear(64, 4), nn.Linear(4, 64)))
    alone = open_as_agreed((other,), agreed, images=images[1500:])
    assert "not read as its siblings were" in alone.evidence[-1]


def _network(seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(64, 24), nn.Tanh(), nn.Linear(24, 8), nn.Linear(8, 24), nn.Tanh(), nn.Linear(24, 64), nn.Sigmoid()
    )


def _trained(folder: Path, images: torch.Tensor, seed: int) -> Path:
    network = _network(seed)
    optimizer = torch.optim.Adam(network.parameters(), 2e-3)
    for _ in range(60):
        batch = images[torch.randint(0, 1500, (64,))].flatten(1)
        loss = ((network(batch) - batch) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return _saved(folder / f"{seed}.pth", network)


def _saved(path: Path, network: nn.Module) -> Path:
    torch.save(network.state_dict(), path)
    return path
