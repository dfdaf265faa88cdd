"""The dashboard's fonts inside the page, so that a report looks like the dashboard wherever it is opened."""

from __future__ import annotations

import base64
import functools
from pathlib import Path

FACES = (
    ("IBM Plex Sans", 400, "ibm-plex-sans-latin-400-normal.woff2"),
    ("IBM Plex Sans", 600, "ibm-plex-sans-latin-600-normal.woff2"),
    ("IBM Plex Serif", 500, "ibm-plex-serif-latin-500-normal.woff2"),
)
_HOME = Path(__file__).resolve().parents[2]


@functools.cache
def font_faces() -> str:
    """The style rules, about 90 kB. A font whose file is not installed is left out: the system's stands in."""
    rules: list[str] = []
    for family, weight, name in FACES:
        file = next((path for path in (_HOME / "static", _HOME / "dashboard" / "static") if path.is_dir()), _HOME)
        try:
            data = base64.b64encode((file / "fonts" / name).read_bytes()).decode("ascii")
        except OSError:
            continue
        rules.append(
            f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-display: swap; "
            f"src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
        )
    return "\n".join(rules)
