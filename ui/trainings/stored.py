"""The trainings of a workspace as pages show them: looks over steps with their stored numbers. Reads no record."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.store.looks import KeptLook
from evaluation.store.run_facts import RunFacts
from evaluation.store.runs import RunSummary
from models.trainings.looks import natural
from models.trainings.training import Scalar
from ui import state
from ui.text import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLook:
    """One checkpoint of a training with its run on the data set."""

    look: KeptLook
    run: RunSummary
    facts: RunFacts

    @property
    def step(self) -> float | None:
        return None if self.look.facts.step is None else float(self.look.facts.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTraining:
    """From the earliest look to the latest; looks without a step stand last."""

    name: str
    recipe: str
    unit: str
    """Of its steps: ``epoch``, ``step`` ...; empty where nothing says it."""
    looks: tuple[MeasuredLook, ...]
    notes: tuple[str, ...] = ()
    """What was left out, one sentence each."""

    @property
    def id(self) -> str:
        return training_id(self.name)

    @property
    def stepped(self) -> tuple[MeasuredLook, ...]:
        return tuple(one for one in self.looks if one.step is not None)

    @property
    def seed(self) -> int | None:
        return self.looks[-1].look.facts.seed

    @property
    def settings(self) -> Mapping[str, Scalar]:
        """Hyper-parameters, without the seed."""
        return self.looks[-1].look.facts.hyper_parameters

    @property
    def colour(self) -> int:
        """Index into the palette: that of its look that came first."""
        return min(one.run.colour for one in self.looks)


def training_id(name: str) -> str:
    """In an address: ten hexadecimal digits."""
    return _id("training", name)


def recipe_id(name: str) -> str:
    return _id("recipe", name)


def _id(kind: str, name: str) -> str:
    return hashlib.blake2b(f"{kind} {name}".encode(), digest_size=state.SHORT // 2).hexdigest()


def trainings(
    looks: Mapping[str, KeptLook], runs: Sequence[RunSummary], facts: Mapping[str, RunFacts]
) -> list[StoredTraining]:
    """Those with a run in ``runs``, which are of one data set: that of the newest run first."""
    found: dict[str, list[MeasuredLook]] = {}
    for run in reversed(runs):
        look, own = looks.get(run.checkpoint_sha256), facts.get(run.id)
        if look is not None and own is not None:
            found.setdefault(look.facts.name, []).append(MeasuredLook(look=look, run=run, facts=own))
    return [_training(name, own) for name, own in found.items()]


def _training(name: str, looks: Sequence[MeasuredLook]) -> StoredTraining:
    """Looks that were measured unlike most of them stand aside, and so does a second one of a step."""
    usual = Counter(one.facts.alike for one in looks).most_common(1)[0][0]
    alike = [one for one in looks if one.facts.alike == usual]
    ordered = sorted(alike, key=_order)
    kept: list[MeasuredLook] = []
    twice: list[MeasuredLook] = []
    for one in ordered:
        again = one.step is not None and kept and kept[-1].step == one.step
        (twice if again else kept).append(one)
    notes = []
    if others := len(looks) - len(alike):
        was = "was" if others == 1 else "were"
        notes.append(f"{plural(others, 'look')} {was} measured on other images or samples and left out: measure alike.")
    if twice:
        notes.append(f"A second look at step {twice[0].look.facts.step:,} is left out: {twice[0].run.name}.")
    return StoredTraining(
        name=name,
        recipe=kept[-1].look.facts.recipe,
        unit=next((one.look.facts.unit for one in kept if one.look.facts.unit), ""),
        looks=tuple(kept),
        notes=tuple(notes),
    )


def _order(one: MeasuredLook) -> tuple[bool, float, bool, object]:
    """Of two at one step the one that is named by it first, and not ``best`` or ``final``."""
    return one.step is None, one.step or 0.0, bool(one.look.facts.look), natural(one.run.name)


def by_recipe(found: Iterable[StoredTraining]) -> dict[str, list[StoredTraining]]:
    """Name of a recipe -> its trainings, in natural order of their names."""
    recipes: dict[str, list[StoredTraining]] = {}
    for one in found:
        recipes.setdefault(one.recipe, []).append(one)
    return {name: sorted(members, key=lambda one: natural(one.name)) for name, members in recipes.items()}
