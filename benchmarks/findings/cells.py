"""What findings say about many draws of one model at one n: a cell of the bench's table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.findings.drawn import draw
from benchmarks.findings.models import PLANTS, Plant, healthy_autoencoder, healthy_samples, healthy_small_code
from benchmarks.findings.records import recorded
from evaluation.judging.findings import findings

HEALTHY = (
    Plant(name="healthy autoencoder or VAE", titles=(), make=healthy_autoencoder),
    Plant(name="healthy autoencoder, small code", titles=(), make=healthy_small_code),
    Plant(name="healthy generator or VAE", titles=(), make=healthy_samples),
)
EVERY: Mapping[str, Plant] = {plant.name: plant for plant in (*HEALTHY, *PLANTS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``said`` counts the runs in which each title of a finding was given, ``accused`` those with any."""

    model: str
    n: int
    runs: int
    said: Counter[str]
    found: int
    """Runs in which a finding named the planted fault."""
    accused: int

    def __add__(self, other: Cell) -> Cell:
        """The same model and n on further draws."""
        return Cell(
            model=self.model, n=self.n, runs=self.runs + other.runs, said=self.said + other.said,
            found=self.found + other.found, accused=self.accused + other.accused,
        )  # fmt: skip

    def as_facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "model": self.model, "n": self.n, "runs": self.runs, "said": dict(self.said), "found": self.found,
            "accused": self.accused,
        }  # fmt: skip


def cell(name: str, n: int, seeds: Sequence[int], replicates: int = 1000) -> Cell:
    """One model on as many draws as seeds."""
    (found,) = cells([name], n, seeds, replicates)
    return found


def cells(names: Sequence[str], n: int, seeds: Sequence[int], replicates: int = 1000) -> list[Cell]:
    """Several models on the same draws: what belongs to the data is computed once a draw."""
    said: dict[str, list[tuple[str, ...]]] = {name: [] for name in names}
    for seed in seeds:
        data = draw(n, seed, replicates)
        for name in names:
            run = recorded(data, EVERY[name].make(data, data.rng(name)))
            said[name].append(tuple(one.title for one in findings(run)))
    return [_counted(EVERY[name], n, titles) for name, titles in said.items()]


def _counted(plant: Plant, n: int, titles: list[tuple[str, ...]]) -> Cell:
    return Cell(
        model=plant.name,
        n=n,
        runs=len(titles),
        said=Counter(title for given in titles for title in given),
        found=sum(bool(set(plant.titles) & set(given)) for given in titles),
        accused=sum(bool(given) for given in titles),
    )
