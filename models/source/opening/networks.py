"""The networks of a checkpoint that classes of the source fit, with their weights loaded and their roles found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from models.errors import TouchstoneError
from models.formats.contents import Contents, WeightTable
from models.rebuilding.candidates import originals
from models.source.matching.classes import MadeNetwork, SourceClass, SourceVariable
from models.source.matching.searching import Match, Searched, search
from models.source.opening.comparing import alike
from models.source.opening.files import Library
from models.source.opening.hints import hints_for, widths_of
from models.source.opening.partners import bounds_of_decoders, codes_of_encoders
from models.source.opening.pixel_range import Ranges
from models.source.roles.finding import find_roles
from models.source.roles.found import Found
from models.source.roles.interpreted import InterpretedNetwork
from models.source.roles.network import Network

Source = SourceClass | SourceVariable
_ENCODES = re.compile(r"enc", re.IGNORECASE)
_DECODES = re.compile(r"dec", re.IGNORECASE)
_CLASSES = re.compile(r"cross_entropy\(|CrossEntropyLoss|NLLLoss|nll_loss|[Ll]og_?[Ss]oftmax")
RUN = 4
"""Matches of one table that are loaded and run."""


@dataclass(frozen=True)
class Asked:
    """One checkpoint with one source."""

    library: Library
    contents: Contents
    names: tuple[str, ...]
    images: Tensor | None
    labels: Tensor | None
    ranges: Ranges | None = None
    """The pixel range, where a sibling of the checkpoint has shown it."""


@dataclass(frozen=True)
class Loaded:
    """One network with the weights of one table, or of a part of it."""

    table: WeightTable
    match: Match
    source: Source
    network: Network
    found: Found
    reasons: tuple[str, ...] = ()
    """What speaks for this class among others that fit: the pickle names it, the source names the file."""

    @property
    def parameters(self) -> int:
        used = set(self.match.fit.names.values())
        return sum(t.numel() for name, t in self.table.tensors.items() if name in used and t.is_floating_point())

    @property
    def rest(self) -> tuple[str, ...]:
        """Names of the table that this network does not use."""
        return self.match.fit.unused


Slot = tuple[Loaded, ...]
"""Readings of the same weights, the likeliest first, none of which computes the same as another."""


@dataclass(frozen=True)
class Networks:
    slots: tuple[Slot, ...]
    unmatched: str = ""


def networks_of(asked: Asked) -> Networks:
    """Every network of the checkpoint that a class of the source fits."""
    sources = asked.library.sources()
    settings = asked.library.settings(asked.contents.facts)
    slots: list[Slot] = []
    failed: list[str] = []
    for table in originals(asked.contents.networks):
        searched = Searched((), ())
        for view in _views(table):
            searched = search(sources, _shapes(view.tensors), settings)
            if searched.matches:
                found, problems = _slots(asked, view, searched.matches)
                slots += found
                failed += problems
                break
        else:
            failed.append(searched.nearest)
            failed += searched.refusals
    problems = [str(item.sentence) for item in asked.library.program.problems]
    return Networks(tuple(slots), _unmatched(sources, [item for item in failed if item], problems))


def _unmatched(sources: Sequence[Source], failed: Sequence[str], problems: Sequence[str]) -> str:
    if not sources:
        said = f"; {problems[0]}" if problems else ""
        return f"the source holds no class derived from nn.Module{said}"
    named = ", ".join(dict.fromkeys(item.title for item in sources[:6]))
    return f"no class of the source ({named}) fits the weights" + (f": {failed[0]}" if failed else "")


def _views(table: WeightTable) -> list[WeightTable]:
    """The table as it is, and with the prefix that reading took off its names."""
    if not table.stripped:
        return [table]
    whole = {table.stripped + name: tensor for name, tensor in table.tensors.items()}
    return [table, replace(table, tensors=whole, stripped="")]


def _shapes(tensors: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _slots(asked: Asked, table: WeightTable, matches: Sequence[Match]) -> tuple[list[Slot], list[str]]:
    """Whole matches are readings of the same weights; those of different weights are networks beside each other."""
    whole = [match for match in matches if match.fit.whole]
    groups: dict[frozenset[str], list[Match]] = {}
    for match in whole or matches:
        groups.setdefault(frozenset(match.fit.names.values()), []).append(match)
    slots: list[Slot] = []
    problems: list[str] = []
    covered: set[str] = set()
    for used, group in groups.items():
        if used & covered:
            continue
        candidates: list[Loaded] = []
        for match in _preferred(asked, table, group)[:RUN]:
            try:
                found = _run(asked, table, match)
            except TouchstoneError as error:
                problems.append(f"{match.of.title}: {error}")
                continue
            if isinstance(found, str):
                problems.append(f"class {match.of.title} fits the weights, {found}")
                continue
            if _classifies(asked, found):
                problems.append(f"class {match.of.title} fits the weights, and it is a classifier")
                continue
            candidates.append(found)
        if candidates:
            covered |= used
            slots.append(tuple(distinct(candidates)))
    return slots, problems


def _preferred(asked: Asked, table: WeightTable, matches: Sequence[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: -len(_reasons(asked, table, match)))


def _reasons(asked: Asked, table: WeightTable, match: Match) -> tuple[str, ...]:
    """What speaks for a class among others that fit."""
    assert isinstance(match.of, SourceClass | SourceVariable)
    reasons = []
    if table.modules and table.modules[0].class_name == match.of.title:
        reasons.append("the pickle names this class")
    if asked.library.mentions(match.of, asked.names):
        reasons.append("the source names the checkpoint's file")
    return tuple(reasons)


def _classifies(asked: Asked, loaded: Loaded) -> bool:
    """Whether what looks like an encoder is trained on classes: its file holds their loss, its name is no encoder's."""
    found = loaded.found
    alone = found.kind == "encoder" and len(found.code_shape) == 1 and not found.posterior
    if not alone or _ENCODES.search(loaded.source.title):
        return False
    return any(_CLASSES.search(tree.file.text) for tree in asked.library.near(loaded.source))


def _run(asked: Asked, table: WeightTable, match: Match) -> Loaded | str:
    """The network with its roles, or why it has none."""
    assert isinstance(match.of, SourceClass | SourceVariable)
    network = with_weights(match, table.tensors)
    library = asked.library
    near = library.near(match.of)
    rest = [tree for tree in library.trees.values() if tree not in near]
    shapes = _shapes(table.tensors)
    hints = hints_for(near, rest, asked.images, asked.labels, shapes)
    if _DECODES.search(network.title):
        codes = codes_of_encoders(library, match.of, hints)
        hints = replace(hints, codes=tuple(dict.fromkeys((*codes, *hints.codes))))
    found = find_roles(network, widths_of(shapes), hints)
    if found is None:
        said = network.refused[0] if network.refused else ""
        return f"but the source {said}" if said else "but it takes neither images nor codes"
    if found.decode is None and found.bounds is None:
        found = replace(found, bounds=bounds_of_decoders(library, match.of, hints))
    return Loaded(table, match, match.of, network, found, _reasons(asked, table, match))


def with_weights(match: Match, tensors: Mapping[str, Tensor]) -> InterpretedNetwork:
    """The network of a match with its weights, or the part of it that the table holds. Raises TouchstoneError."""
    made = match.made
    assert isinstance(made, MadeNetwork)
    own = made.instance.module.state_dict()
    given = {name: tensors[match.fit.names[name]] if name in match.fit.names else own[name] for name in own}
    made.instance.load(given)
    instance = made.instance
    title = match.of.title
    for title in [part for part in match.fit.part.split(".") if part]:
        instance = instance.children[title]
    return InterpretedNetwork(instance, title)


def distinct(candidates: Sequence[Loaded]) -> list[Loaded]:
    """Without those that compute the same as one before them."""
    kept: list[Loaded] = []
    for item in candidates:
        if not any(alike(item.found, other.found) for other in kept):
            kept.append(item)
    return kept
