"""Which artifacts a step needs, and which of them are computed on other inputs than usual (``registry.of``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.registry import LEAVES, ArtifactInfo, MetricInfo, Of, Registry, StepInfo

Replacements = Mapping[str, str]
"""Name that a step reads -> name of the artifact that is read in its place."""
Wanted = tuple[str, frozenset[tuple[str, str]]]
"""An artifact's registered name and the replacements that hold beneath it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An artifact that is needed, maybe on other inputs."""

    info: ArtifactInfo
    inputs: Mapping[str, str]
    """Keyword -> name of an artifact in ``Needs.found``, or a leaf."""
    replaced: Replacements
    """Of the replacements asked for, those that reach this artifact: empty for the artifact as registered."""


class Needs:
    """Collects the artifacts beneath metrics."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.found: dict[str, Found] = {}
        """By name; what an artifact is made of stands before it."""
        self._known: dict[Wanted, str] = {}
        self._path: list[Wanted] = []

    def of_metric(self, info: MetricInfo) -> Mapping[str, str]:
        """Keyword -> artifact or leaf. Raises ValueError for what nothing provides, and for a circle."""
        return self._inputs(info, {})[0]

    def _inputs(self, step: StepInfo, replaced: Replacements) -> tuple[Mapping[str, str], Replacements]:
        """What the step reads when ``replaced`` holds; and the replacements that it, or a step beneath it, meets."""
        inputs: dict[str, str] = {}
        met: dict[str, str] = {}
        for keyword in step.needs:
            if keyword in step.asked:
                inputs[keyword], by_slot = self._asked(step, step.asked[keyword], replaced)
                met |= by_slot
            elif keyword in LEAVES:
                inputs[keyword] = keyword
            elif keyword in replaced:
                inputs[keyword] = self._artifact(step, replaced[keyword], {})
                met[keyword] = replaced[keyword]
            else:
                inputs[keyword] = self._artifact(step, keyword, replaced)
                met |= self.found[inputs[keyword]].replaced
        return inputs, met

    def _asked(self, step: StepInfo, wanted: Of, replaced: Replacements) -> tuple[str, Replacements]:
        """A keyword annotated with ``of``: only where it names a slot does it heed what was asked for above."""
        target, met = wanted.artifact, {}
        if target not in self.registry.artifacts and target in replaced:
            target, met = replaced[target], {target: replaced[target]}
        name = self._artifact(step, target, dict(wanted.instead))
        idle = sorted(set(dict(wanted.instead)) - set(self.found[name].replaced))
        if idle:
            raise ValueError(
                f"'{step.name}' ({step.function.__module__}) asks for {wanted}, but nothing beneath '{target}' reads "
                f"'{idle[0]}'; name something that does, or drop it"
            )
        return name, met

    def _artifact(self, reader: StepInfo, name: str, replaced: Replacements) -> str:
        """The name under which ``found`` holds this artifact; collects it and what is beneath it."""
        wanted: Wanted = name, frozenset(replaced.items())
        if wanted in self._known:
            return self._known[wanted]
        if wanted in self._path:
            names = [*(above for above, _ in self._path), name]
            raise ValueError(f"artifacts need each other in a circle: {' -> '.join(names)}")
        if name not in self.registry.artifacts:
            raise ValueError(
                f"'{reader.name}' ({reader.function.__module__}) needs '{name}', which is neither an artifact nor one "
                f"of {sorted(LEAVES)}; register it in evaluation/measuring/artifacts, or fill it: "
                f"of('{reader.name}', {name}=...)"
            )
        info = self.registry.artifacts[name]
        self._path.append(wanted)
        inputs, met = self._inputs(info, replaced)
        self._path.pop()
        found = Found(info=info, inputs=inputs, replaced=met)
        derived = self._name(found)
        self.found.setdefault(derived, found)
        self._known[wanted] = derived
        return derived

    def _name(self, found: Found) -> str:
        """``latents_of_train_items``; never the name of another artifact."""
        if not found.replaced:
            return found.info.name
        name = f"{found.info.name}_of_{'_and_'.join(found.replaced[x] for x in sorted(found.replaced))}"
        other = self.found.get(name, found)
        if name in self.registry.artifacts or (other.info, other.replaced) != (found.info, found.replaced):
            raise ValueError(f"'{name}' would name two artifacts; give one of them another name")
        return name
