"""hydra's ``.hydra/config.yaml``: the settings as composed, overrides included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import as_yaml, facts_of


def read(material: Material) -> Iterator[Said]:
    own = [file for file in material.own if file.path.parent.name == ".hydra"]
    shared = [file for file in material.shared if file.path.parent.name == ".hydra"]
    only = replace(material, own=own, shared=shared)
    return facts_of(only, {"config.yaml": as_yaml})


fact_source(FactSource(name="hydra", order=48, read=read))
