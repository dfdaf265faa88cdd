"""What a plug-in's module imports from ``touchstone``, each name loaded when it is first asked for.

``touchstone.views`` and ``touchstone.types`` hold the views that metrics return and the aliases of their annotations.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

PLACES: Mapping[str, tuple[str, ...]] = {
    "evaluation/registry": ("artifact", "extractor", "metric", "of", "source"),
    "evaluation/types": ("NotApplicable",),
    "evaluation/data/dataset": ("Dataset", "Split"),
    "evaluation/measuring/extractors/base": ("Extracted", "Extractor", "digest_arrays"),
    "evaluation/numerics/resampling": ("Resamples", "mean_replicates"),
    "evaluation/record/run": ("Run",),
    "evaluation/judging/findings": ("Finding", "evidence", "finding"),
    "evaluation/judging/questions": ("Question", "question"),
    "evaluation/cli/commands": ("Command", "command"),
    "models/base": (
        "Capability", "CheckpointError", "Decodes", "Discriminates", "Encodes", "HasPosterior", "ModelCard",
        "Posterior", "Reconstructs", "Samples",
    ),
    "models/discovery": ("PluginWarning",),
    "models/networks/loading": ("load_network",),
    "models/opened": ("Parts",),
    "models/saving": ("save_checkpoint",),
    "models/families": ("Example", "Family", "Recognition", "family"),
    "models/formats": ("Format", "container"),
    "models/formats/contents": ("Contents", "WeightTable"),
}  # fmt: skip
"""Module -> the names that it gives."""
NAMES: Mapping[str, str] = {name: place for place, names in PLACES.items() for name in names}
ANNOUNCING = frozenset(
    {"artifact", "command", "container", "extractor", "family", "finding", "metric", "question", "source"}
)


def named(name: str) -> Any:
    """One name. Ours are registered before what it announces with, so that a name that we have stays ours.

    Raises AttributeError for what is no such name.
    """
    if name not in NAMES:
        raise AttributeError(f"module '{__package__}' has no attribute '{name}'")
    module = importlib.import_module(f"{__package__}.{NAMES[name].replace('/', '.')}")
    if name in ANNOUNCING:
        module.import_ours()
    return getattr(module, name)
