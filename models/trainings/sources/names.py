"""Seeds and settings in the names of files and folders: ``lr1e-3_beta4_seed2``, ``1_decoder``, ``latent_16``."""

from __future__ import annotations

from collections.abc import Iterator

from models.trainings.name_parts import STEP_KINDS, Kind
from models.trainings.named import STEM
from models.trainings.sources import FactSource, Material, Said, fact_source
from models.trainings.training import Fact


def read(material: Material) -> Iterator[Said]:
    """What stands in the names of all of a training's files, but for steps and numbers of repetitions."""
    first = material.group[0]
    taken = {one.place for one in material.group if one.place is not None}
    levels = {place[0] for place in taken}
    found: dict[str, Said] = {}
    for place, slot in first.named.slots():
        if place in taken or isinstance(slot.value, str):
            continue
        name = slot.label.lower()
        if slot.kind == Kind.SEED:
            name = "seed"
        elif slot.kind == Kind.EPOCH and STEM in levels and place[0] != STEM:
            name = "epochs"
        elif slot.kind in (*STEP_KINDS, Kind.RUN, Kind.METRIC, Kind.BARE) or not name:
            continue
        fact = Fact(value=slot.value, where=first.named.text_of(place[0]), guess=slot.kind == Kind.UNKNOWN)
        found.setdefault(name, (name, fact))  # the nearest name first
    yield from found.values()


fact_source(FactSource(name="names", order=10, read=read))
