"""What a checkpoint keeps of its own training: Lightning's ``hyper_parameters``, ``args`` of a plain file, a card."""

from __future__ import annotations

from collections.abc import Iterator

from models.trainings.settings import is_seed, is_setting
from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.stepping import INNER
from models.trainings.training import Fact

_STATE = (*INNER, "pytorch-lightning_version", "lightning_version", "hparams_name", "best_loss", "loss", "val_loss")


def read(material: Material) -> Iterator[Said]:
    """What all checkpoints of the training say alike; what changes from one to the next is no setting."""
    facts = [one.named.file.witness.facts for one in material.group if one.named.file.witness is not None]
    for name, value in (facts[0] if facts else {}).items():
        if name in _STATE or not all(other.get(name, value) == value for other in facts):
            continue
        if is_seed(name) or is_setting(name, value):
            yield name.removeprefix("training."), Fact(value=value, where="the checkpoint itself")


fact_source(FactSource(name="checkpoint", order=60, read=read))
