"""Images made smaller and enlarged to their old size again."""

from __future__ import annotations

import numpy as np

from evaluation.types import Images, NotApplicable

FACTORS = (2, 4)
"""How many times smaller each side becomes."""
ENLARGINGS = ("bicubic", "bilinear", "nearest")
LEAST_SIDE = 2
"""Pixels of a shrunken side: below it nothing is left to enlarge."""


def shrunken_and_enlarged(images: Images, factor: int, *, how: str) -> Images:
    """Bicubic with antialiasing to 1 / ``factor`` of each side, then enlarged, clipped to [0, 1]; (n, c, h, w).

    Both steps as torch's ``interpolate`` does them. ``how`` is one of ``ENLARGINGS``. Raises NotApplicable for images
    that would become smaller than two pixels a side.
    """
    import torch
    from torch.nn.functional import interpolate

    height, width = images.shape[2:]
    small = (height // factor, width // factor)
    if min(small) < LEAST_SIDE:
        raise NotApplicable(f"needs images of at least {LEAST_SIDE * factor} pixels a side; these are {height}x{width}")
    tensor = torch.from_numpy(np.ascontiguousarray(images, dtype=np.float32))
    shrunken = interpolate(tensor, small, mode="bicubic", align_corners=False, antialias=True)
    corners = None if how == "nearest" else False
    enlarged: Images = interpolate(shrunken, (height, width), mode=how, align_corners=corners).clamp(0, 1).numpy()
    return enlarged
