"""Anchors as forges make them from headings."""

from __future__ import annotations

import re


def anchor(heading: str) -> str:
    """``Latent space`` -> ``latent-space``: lower case, spaces become hyphens, other marks go."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")
