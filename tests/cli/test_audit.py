"""``touchstone audit``: the log as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluation.store.workspace import open_store

Run = Callable[..., Any]


def workspace(folder: Path) -> Path:
    store = open_store(folder / "work")
    store.audit.add(person="ada@x.org", role="editor", action="add", subject="a" * 64, name="=cmd()", detail="upload")
    store.audit.add(person="r@x.org", role="admin", action="remove", subject="a" * 64, name="a, b\nc")
    store.close()
    return folder / "work"


def test_the_log_is_a_table_or_json_with_the_newest_first(run: Run, tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    said = run("audit", folder)
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert said.status == 0
    assert [(row["person"], row["action"], row["name"]) for row in rows] == [
        ("r@x.org", "remove", "a, b\nc"),
        ("ada@x.org", "add", "'=cmd()"),  # no spreadsheet runs it
    ]
    entries = json.loads(run("audit", folder, "--json", "--n", "1").out)
    assert [(entry["id"], entry["role"], entry["name"]) for entry in entries] == [(2, "admin", "a, b\nc")]


def test_a_folder_without_a_workspace_is_one_sentence_and_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    said = run("audit", tmp_path / "nothing")
    assert (said.status, len(said.err.splitlines())) == (2, 1)
    assert "is no workspace; give the folder" in said.err
    assert not (tmp_path / "nothing").exists()
