"""Lightning's ``hparams.yaml``, which is ``{}`` in nearly all public folders."""

from __future__ import annotations

from collections.abc import Iterator

from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import as_json, as_yaml, facts_of


def read(material: Material) -> Iterator[Said]:
    return facts_of(material, {"hparams.yaml": as_yaml, "hparams.yml": as_yaml, "hparams.json": as_json})


fact_source(FactSource(name="hparams.yaml", order=45, read=read))
