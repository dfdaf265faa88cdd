"""Ways through a generator or a lone decoder: from the codes that may enter to the images that come out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from torch import Tensor

from models.rebuilding.judge.budget import Budget
from models.rebuilding.search.geometry import layouts
from models.rebuilding.search.halves import label_inputs
from models.rebuilding.search.layout import Layout, Shape, labelled
from models.rebuilding.search.slots import OnOutput
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.networks import Sketch, square
from models.rebuilding.steps import View
from models.rebuilding.weights import habits


@dataclass(frozen=True)
class Way:
    """A layout from a code to an image."""

    layout: Layout
    code: Shape
    image: Shape
    cost: float


def _codes(sketch: Sketch) -> list[Layout]:
    """Shapes of the code that may enter, with costs: flat, without the width of a label, or maps."""
    main = sketch.decoder[0].main
    readings = (False, True) if main.kind == "conv" else (False,)
    inputs = {main.inputs(t) for t in readings if main.kind == "linear" or main.may_be(t)}
    found: list[Layout] = []
    for width in sorted(inputs):
        if sketch.decoder_labels:
            for label in label_inputs(sketch.decoder_labels):
                if 0 < label.width < width:
                    found.append(Layout((), (width - label.width,), 0.0))
                if label.width == width:
                    found.append(Layout((), (width,), 0.0))
            found.append(Layout((), (width,), habits.LABEL_UNUSED))
            continue
        usual = width in habits.CODE_SIZES
        found.append(Layout((), (width,), 0.0 if usual else habits.UNUSUAL_CODE))
        if width - 10 in habits.CODE_SIZES:
            found.append(Layout((), (width - 10,), habits.USUAL_CODE_WITH_LABEL if usual else 0.0))
        if main.kind == "conv":
            for side, extra in habits.CODE_MAPS.items():
                transposed = not main.may_be(False) or naming.TRANSPOSED_WORDS & set(naming.words(main.path))
                maps = 0.0 if main.kernel == 3 and not usual else habits.FLAT_CODE_LIKELIER
                maps += habits.MAPS_INTO_TRANSPOSED if transposed else 0.0
                maps += habits.MAPS_WITHOUT_BIAS if main.bias is None else 0.0
                found.append(Layout((View((width, side, side)),), (width, side, side), extra + maps))
    return found


def ways(sketch: Sketch, images: Tensor | None, budget: Budget, keep: int = 16) -> list[Way]:
    """The least unusual ways through a generator, cheapest first."""
    labels = label_inputs(sketch.decoder_labels)
    last = sketch.decoder[-1].main
    given = tuple(images.shape[1:]) if images is not None else None
    found: list[Way] = []
    for entry in _codes(sketch):
        reached = layouts(
            sketch.decoder,
            [entry],
            group="D",
            end=OnOutput(),
            goal=lambda _: 0.0,
            labels=labels,
            keep=60,
            budget=budget,
        )
        for layout in reached:
            if last.kind == "linear":
                image = given if given and math.prod(given) == layout.shape[0] else square(layout.shape[0])
                extra: float = 0.0
            else:
                image, extra = layout.shape, habits.NO_IMAGE
                if len(image) == 3:
                    extra = habits.SIZES.get(image[1], habits.OTHER_SIZE)
                unusual = layout.shape != given and (image[0] == 3) == (image[1] == 28)
                extra += habits.UNUSUAL_DEPTH if unusual else 0.0
                beside = given is not None and given[0] == image[0] and layout.shape != given
                extra += habits.BESIDE_GIVEN if beside else 0.0
            if image is None:
                image = (1, 1, layout.shape[0])
            conditional = any(labelled(layout.items))
            unused = habits.LABEL_UNUSED if sketch.decoder_labels and not conditional else 0.0
            found.append(Way(layout, entry.shape, image, layout.cost + extra + unused))
    return sorted(found, key=lambda way: way.cost)[:keep]
