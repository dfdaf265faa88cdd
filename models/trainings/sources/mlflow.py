"""MLflow's ``mlruns/EXPERIMENT/RUN/params/NAME``: one file a setting. Its tags, which name the user, are not read."""

from __future__ import annotations

from collections.abc import Iterator

from models.trainings.plain_yaml import number_of
from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import as_facts


def read(material: Material) -> Iterator[Said]:
    files = [file for file in material.own if file.path.parent.name == "params" and "mlruns" in file.path.parts]
    return as_facts({file.path.name: number_of(file.text.strip()) for file in files}, "MLflow's params")


fact_source(FactSource(name="MLflow", order=42, read=read))
