"""``config.json``, ``config.yaml`` and their like. W&B's form, each value under ``value``, is unwrapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import Reader, as_json, as_yaml, facts_of

_NAMES = (
    "config", "configs", "args", "arguments", "params", "parameters", "options", "opt", "settings", "cfg",
    "hyperparameters", "hyperparams", "hyper_parameters", "train_config", "training_config", "model_config",
)  # fmt: skip


def _unwrapped(values: Mapping[str, object]) -> Mapping[str, object]:
    wrapped = {name: item for name, item in values.items() if isinstance(item, dict) and "value" in item}
    if len(wrapped) < max(1, len(values) - 1):
        return values
    return {name: item["value"] for name, item in wrapped.items() if not name.startswith("_")}


def _yaml(text: str) -> Mapping[str, object]:
    return _unwrapped(as_yaml(text))


READERS: Mapping[str, Reader] = {
    f"{name}.{ending}": as_json if ending == "json" else _yaml for name in _NAMES for ending in ("json", "yaml", "yml")
}


def read(material: Material) -> Iterator[Said]:
    return facts_of(material, READERS)


fact_source(FactSource(name="config files", order=40, read=read))
