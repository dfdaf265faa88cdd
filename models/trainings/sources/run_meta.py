"""What programs write once a run: ``run_meta.json``, StyleGAN's ``training_options.json``."""

from __future__ import annotations

from collections.abc import Iterator

from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.sources.beside import as_json, facts_of

NAMES = ("run_meta.json", "training_options.json", "run_config.json", "run.json", "metadata.json", "meta.json")


def read(material: Material) -> Iterator[Said]:
    return facts_of(material, dict.fromkeys(NAMES, as_json))


fact_source(FactSource(name="run_meta.json", order=50, read=read))
