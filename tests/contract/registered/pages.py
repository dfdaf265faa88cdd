"""Pages: short, framed, and without an exception where there is no model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation.store.workspace import open_store
from tests.contract.registered import sentence_in
from tests.ui.apptest import PAGES, ROOT, everything_said, open_page


def things() -> Mapping[str, str]:
    return {Path(page).stem: page for page in PAGES}


def check_is_documented_and_framed(page: str, folder: Path) -> None:
    import ast

    source = (ROOT / page).read_text(encoding="utf-8")
    sentence_in((ast.get_docstring(ast.parse(source)) or "").split("\n")[0], f"the docstring's first line of {page}")
    assert "frame.begin(" in source, "a page begins with the frame"
    assert len(source.splitlines()) <= 80, "a page is a list of components"


def check_an_empty_workspace_says_what_to_do(page: str, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOUCHSTONE_WORKSPACE", str(folder / "workspace"))
        patch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
        open_store(folder / "workspace").settings.set("zoo_enqueued", "yes")
        at = open_page(page)
    assert not at.exception
    said = everything_said(at)
    assert said.strip()
    source = (ROOT / page).read_text(encoding="utf-8")
    if "services" in source or "selection" in source:  # it shows models; a page of words needs none
        assert "Drop" in said or "No model has been measured yet" in said or page not in PAGES
