"""Starts the dashboard in Streamlit's AppTest: app.py first, then a page. A page alone has no navigation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest import mock

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
    # Rows go to a browser as a media file, which is gone with the run: here they are sent along.
    with mock.patch("ui.components.shared.model_table.component._sent", lambda table, key: json.loads(table.content)):
        return at.run()


def everything_said(at: AppTest) -> str:
    """All text and HTML of the page, in order."""
    parts = [element.proto.body for element in at.get("html")]
    for kind in ("title", "header", "subheader", "markdown", "info", "warning", "error"):
        parts += [str(element.value) for element in at.get(kind)]
    return "\n".join(parts)


def sent_to_table(at: AppTest) -> dict[str, Any]:
    """What the table of models was sent. Its ``table`` are the rows, after ``open_page``."""
    (sent,) = _sent_to(at, "model_table")
    return sent


def sent_to_numbers(at: AppTest) -> list[dict[str, Any]]:
    """What the tables of numbers of the Compare page were sent, in order."""
    return _sent_to(at, "measure_table")


def sent_to_pressables(at: AppTest) -> list[dict[str, Any]]:
    """What the parts of the Items page that can be pressed were sent, in order: the sheet and the open image."""
    return _sent_to(at, "pressable")


def _sent_to(at: AppTest, component: str) -> list[dict[str, Any]]:
    protos = [element.proto for element in at.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if component in proto.component_name]
