"""Layouts that tutorials and collections spread: their names tell the activations that their copies nearly always keep.

A layout only shifts what a choice must prove; evidence overrules it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.rebuilding.rebuilt import Choice
from models.rebuilding.weights import judgement


@dataclass(frozen=True)
class Convention:
    """``needs``: patterns of which each must match the path of some layer; ``all_match`` one that every path must."""

    title: str
    needs: tuple[str, ...]
    usual: Mapping[str, str]
    all_match: str = ""


CONVENTIONS = (
    Convention(
        "the basic VAE of the PyTorch examples",
        (r"^fc1$", r"^fc21$", r"^fc22$", r"^fc3$", r"^fc4$"),
        {"E": "relu", "D": "relu", "O": "sig", "range": "unit"},
    ),
    Convention(
        "a VAE of nested blocks with a final layer apart",
        (r"^encoder\.0\.0$", r"^fc_mu$", r"^fc_var$", r"^decoder_input$", r"^final_layer\.0$"),
        {"E": "lrelu", "D": "lrelu", "O": "tanh", "range": "symmetric"},
    ),
    Convention(
        "a generator that upsamples, of the much copied collection with eps 0.8",
        (r"^l1\.0$", r"^conv_blocks\.\d+$"),
        {"D": "lrelu.2", "D*": "", "eps": "0.8 after the first", "out": "tanh|symmetric"},
    ),
    Convention(
        "a DCGAN generator",
        (r"(^|\.)main\.0$", r"(^|\.)main\.1$", r"(^|\.)main\.3$", r"(^|\.)main\.4$"),
        {"D": "relu", "out": "tanh|symmetric"},
    ),
    Convention(
        "an MLP generator of blocks with BatchNorm after all but the first",
        (r"(^|\.)model\.0$", r"(^|\.)model\.2$", r"(^|\.)model\.3$", r"(^|\.)model\.5$", r"(^|\.)model\.6$"),
        {"D": "lrelu.2", "eps": "0.8", "out": "tanh|symmetric"},
    ),
    Convention(
        "an MLP generator of four named layers",
        (r"^(fc|linear|lin)1$", r"^(fc|linear|lin)2$", r"^(fc|linear|lin)3$", r"^(fc|linear|lin)4$"),
        {"D": "lrelu.2", "out": "tanh|symmetric"},
        r"^(fc|linear|lin)[1-4]$|emb",
    ),
)


def recognise(paths: Sequence[str]) -> Convention | None:
    """The layout that the names of the layers are, if any."""
    for item in CONVENTIONS:
        found = all(any(re.search(pattern, path) for path in paths) for pattern in item.needs)
        if found and (not item.all_match or all(re.search(item.all_match, path) for path in paths)):
            return item
    return None


def usual(paths: Sequence[str]) -> dict[str, str]:
    """The choices of the recognised layout, or none."""
    found = recognise(paths)
    return dict(found.usual) if found else {}


def against(usual: Mapping[str, str], choice: Choice) -> float:
    """Cost of a choice that departs from a layout."""
    return judgement.AGAINST_LAYOUT * sum(choice.get(name) != option for name, option in usual.items())
