"""What is open about an autoencoder: the choices, where the search starts, and what a choice costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from models.rebuilding.rebuilt import Choice
from models.rebuilding.search.choices import Dimension, convention, cost, dimensions_of, geometry_dimension
from models.rebuilding.search.conventions import against, usual
from models.rebuilding.search.halves import Geometry
from models.rebuilding.search.ranges import PER_CHANNEL
from models.rebuilding.search.slots import OnCode, OnLabel, OnOutput
from models.rebuilding.weights import habits, strides

UNREACHED = frozenset({("sig", "symmetric"), ("sig", "mnist"), ("tanh", "mnist")})
"""(output activation, range) of which the activation does not reach the range."""


@dataclass(frozen=True)
class AutoencoderChoices:
    """The open choices of an autoencoder, and those of the layout that the names are, if any."""

    dimensions: tuple[Dimension, ...]
    usual: Mapping[str, str]

    def starts(self) -> list[Choice]:
        """Usual networks: every geometry under ReLU, then every activation in both halves, with each usual output."""
        default = {**convention(self.dimensions), **self.usual}
        outputs = [{"O": "sig", "range": "unit"}, {"O": "tanh", "range": "symmetric"}, {"O": "", "range": "unit"}]
        if "sig" not in next(d for d in self.dimensions if d.name == "O").options:
            outputs = [{"O": "", "range": name} for name in ("unit", "symmetric", "mnist")]
        ranges = next(d for d in self.dimensions if d.name == "range").options
        outputs.extend({"O": "", "range": name} for name in PER_CHANNEL if name in ranges)
        picked: list[Choice] = [{**default, **out} for out in outputs]
        geometry = next(d for d in self.dimensions if d.name == "geometry")
        flags = [d for d in self.dimensions if d.name in ("E*", "D*", "Z", "pad")]
        halves: list[str] = [name for name in ("E", "D") if name in default]
        for number, index in enumerate(geometry.options):
            for act in ("relu", "lrelu.2", "gelu") if number < 12 else ("relu",):
                both = dict.fromkeys(halves, act)
                picked.extend({**default, **out, **both, "geometry": index} for out in outputs[:2])
        for index in list(geometry.options)[:6]:
            for combination in product(*(list(d.options)[:2] for d in flags)):
                flagged = dict(zip((d.name for d in flags), combination, strict=True))
                picked.append({**default, **outputs[0], "geometry": index, **flagged})
        for dimension in self.dimensions:
            if dimension.name == "E" or (dimension.name == "D" and "E" not in default):
                for act in dimension.options:
                    both = dict.fromkeys(halves, act)
                    picked.extend({**default, **both, **out} for out in outputs)
        return picked

    def cost(self, choice: Choice) -> float:
        total = cost(choice, self.dimensions) + against(self.usual, choice)
        output, value_range = choice["O"], choice["range"]
        if (output, value_range) == ("tanh", "unit"):
            total += habits.TANH_ON_UNIT
        elif (output, value_range) in UNREACHED or (output and value_range in PER_CHANNEL):
            total += habits.OUTPUT_BESIDE_RANGE
        if output in ("relu", "clamp01", "softplus") and value_range != "unit":
            total += habits.CLAMP_BESIDE_RANGE
        return total


def autoencoder_choices(options: Sequence[Geometry], paths: Sequence[str]) -> AutoencoderChoices:
    """What the geometries leave open; ``paths`` are those of all layers."""
    costs = [option.cost for option in options]
    found = {"geometry": geometry_dimension(costs, strides.AUTOENCODER_GEOMETRY)}
    for option in options:
        mean = option.mean.items if option.mean else ()
        spread = option.spread.items if option.spread else ()
        for dimension in dimensions_of((*option.encoder.items, *mean, *spread), "E"):
            found.setdefault(dimension.name, dimension)
        for dimension in dimensions_of(option.decoder.items, "D"):
            found.setdefault(dimension.name, dimension)
        if OnCode() in option.encoder.items:
            maps = len(option.encoder.shape) == 3
            bare, active = (habits.BARE_MAPS_AS_CODE, 0.0) if maps else (0.0, habits.ACTIVE_FLAT_CODE)
            found["Z"] = Dimension("Z", {"": bare, "same": active, **habits.CODE_ACTIVATIONS})
    items = [item for option in options for item in (*option.encoder.items, *option.decoder.items)]
    if any(isinstance(item, OnLabel) for item in items):
        found["A"] = Dimension("A", habits.LABEL_ACTIVATIONS)
    if "Z" in found and "E" not in found:
        found["Z"] = Dimension("Z", {"": 0.0, **{n: c for n, c in found["Z"].options.items() if n not in ("", "same")}})
    outputs = habits.OUTPUTS
    if not any(OnOutput() in option.decoder.items for option in options):
        outputs = {"": 0.0}  # a pickled module states its output activation
    found["O"] = Dimension("O", outputs)
    colour = any(option.image[0] == 3 for option in options)
    coloured = dict.fromkeys(PER_CHANNEL, habits.PER_CHANNEL_RANGE) if colour else {}
    found["range"] = Dimension("range", {**habits.RANGES, **coloured})
    known = {name: option for name, option in usual(paths).items() if name in found}
    return AutoencoderChoices(tuple(found.values()), known)
