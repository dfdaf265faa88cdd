"""Every page that is made from the code: its path in the repository and its text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docs.making.api_page import api_page
from docs.making.artifact_page import artifact_page
from docs.making.metric_index import metric_index
from docs.making.metric_page import metric_page
from docs.making.names_page import names_page
from docs.making.ours import our_metrics
from docs.making.plugin_page import plugin_page

ROOT = Path(__file__).resolve().parents[2]
MADE = "<!-- Made by `make docs` from the code; edit the docstrings, not this page. -->"


def made_pages() -> Mapping[Path, str]:
    """Path (relative to the repository) -> the page."""
    metrics = Path("docs/metrics")
    definitions = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    pages = {metrics / f"{info.name}.md": metric_page(info, definitions) for info in our_metrics()}
    pages[metrics / "README.md"] = metric_index()
    pages[metrics / "artifacts.md"] = artifact_page()
    pages[metrics / "names.md"] = names_page()
    pages[Path("docs/api.md")] = api_page()
    pages[Path("docs/plugin-api.md")] = plugin_page()
    return {path: f"{MADE}\n\n{text.rstrip()}\n" for path, text in pages.items()}


def is_made(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith(MADE)
