"""Starts the dashboard in Streamlit's AppTest: app.py first, then a page. A page alone has no navigation."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("[0-9]*.py"))


def open_page(page: str, **query: str) -> AppTest:
    """The page after its first run. ``query`` are the parameters of its address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run()
    at.switch_page(page)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def everything_said(at: AppTest) -> str:
    """All text and HTML of the page, in order."""
    parts = [element.proto.body for element in at.get("html")]
    for kind in ("title", "header", "subheader", "markdown", "info", "warning", "error"):
        parts += [str(element.value) for element in at.get(kind)]
    return "\n".join(parts)
