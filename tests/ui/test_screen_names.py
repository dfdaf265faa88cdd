"""A name in a table stands there twice, each time told from the others; the style sheet shows one."""

from __future__ import annotations

import re
from pathlib import Path

from ui.screen_names import NARROW_WIDTH, screen_names

STYLE = Path(__file__).parents[2] / "ui" / "static" / "touchstone.css"
NAMES = [f"convolutional-vae-mnist-latent16-epoch250-beta{b}-seed{seed}-final" for b in (0.5, 4.0) for seed in (3, 4)]


def test_each_way_tells_all_names_apart_and_keeps_the_whole_one_on_hover() -> None:
    written = screen_names(NAMES, range(4), {1: "83% likely"}, width=40)
    for cls, width in (("ts-when-wide", 40), ("ts-when-narrow", NARROW_WIDTH)):
        shown = [re.search(rf'class="{cls}">.*?<span>([^<]*)', one) for one in written]
        labels = {found[1] for found in shown if found}
        assert len(labels) == len(NAMES)
        assert all(len(label.strip()) <= width for label in labels)
    assert all(one.count(f'title="{name}"') == 2 for one, name in zip(written, NAMES, strict=True))
    assert "83% likely" in written[1]
    assert all(f".{cls} " in STYLE.read_text(encoding="utf-8") for cls in ("ts-when-wide", "ts-when-narrow"))
