"""A component lies in the folder of the page that uses it, and in shared/ when several use it."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "ui" / "components"


def users() -> dict[tuple[str, str], set[str]]:
    """(folder, component) -> who imports it: folders of components, pages as ``page ...``, other files as ``ui``."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        if file.is_relative_to(COMPONENTS):
            user = file.relative_to(COMPONENTS).parts[0]
        else:
            user = "ui" if file.is_relative_to(ROOT / "ui") else f"page {file.stem.partition('_')[2]}"
        for node in ast.walk(ast.parse(file.read_bytes())):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("ui.components."):
                continue
            _, _, folder, *rest = node.module.split(".")
            for name in rest[:1] or [alias.name for alias in node.names]:
                found.setdefault((folder, name), set()).add(user)
    return found


def test_a_component_of_a_page_is_used_by_that_page_only() -> None:
    elsewhere = {
        f"{folder}/{name}": sorted(by)
        for (folder, name), by in users().items()
        if folder != "shared" and not all(user in (folder, "ui") or user.startswith(f"page {folder}") for user in by)
    }
    assert not elsewhere, "used by another page: move it to shared/"


def test_a_shared_component_has_several_users() -> None:
    beside = {name for (folder, name), by in users().items() if folder == "shared" and "shared" in by}
    alone = {name: by for (folder, name), by in users().items() if folder == "shared" and len(by) < 2 and by != {"ui"}}
    assert not set(alone) - beside, f"used in one place: move it there: {alone}"
