"""Workspaces of every schema open with everything in them; steps keep every row; a newer schema is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from evaluation.store import migrations, tables
from evaluation.store.workspace import open_store
from evaluation.types import TouchstoneError
from tests.conftest import ROOT
from tests.store import kept_workspace
from tests.store.kept_workspace import WORKSPACES, described

KEPT = sorted((path for path in WORKSPACES.iterdir() if path.is_dir()), key=lambda path: int(path.name))
NEXT = migrations.newest() + 1

STEP = f'''
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEXT - 1}"


def upgrade() -> None:
    op.create_table("tags", sa.Column("name", sa.String(200), primary_key=True))
    op.add_column("checkpoints", sa.Column("note", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("runs") as runs:  # copied and dropped: run_arrays refers to it
        runs.alter_column("extractor", type_=sa.Text)
'''
"""An invented step to the next schema. Its second half is one that SQLite cannot do in place."""


def kept(schema: str, folder: Path) -> Path:
    """A copy, as it is opened for writing."""
    return Path(shutil.copytree(WORKSPACES / schema, folder))


def rows(workspace: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(workspace / "touchstone.sqlite") as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: sorted(connection.execute(f"select * from {name}"), key=repr) for name in names}


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a step that the next Touchstone would have."""
    folder = shutil.copytree(migrations.FOLDER, tmp_path / "migrations 100%", ignore=shutil.ignore_patterns("*.pyc"))
    step = Path(folder) / "versions" / f"schema_{NEXT}.py"
    step.write_text(STEP)
    monkeypatch.setattr(migrations, "FOLDER", Path(folder))
    return step


def test_a_workspace_of_every_schema_is_kept() -> None:
    assert [path.name for path in KEPT] == [str(schema) for schema in range(1, migrations.newest() + 1)], (
        "run `python -m tests.store.kept_workspace` at the commit before the schema was changed, and commit the folder"
    )


@pytest.mark.parametrize("schema", [path.name for path in KEPT])
def test_a_workspace_of_every_schema_opens_with_everything_in_it(schema: str, tmp_path: Path) -> None:
    store = open_store(kept(schema, tmp_path / "workspace"))
    made = json.loads((WORKSPACES / schema / "made.json").read_text(encoding="utf-8"))
    assert described(store) == made
    for summary in store.runs.all():
        run = store.runs.get(summary.id)
        views = [run.view(outcome.metric) for outcome in run.record.outcomes if outcome.status == "ok"]
        assert len(views) == summary.ok
        assert None not in views
    with store.database.reading() as connection:
        assert migrations.schemas_of(connection) == (migrations.newest(), migrations.newest())
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    store.close()


@pytest.mark.slow
def test_a_workspace_of_the_present_schema_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_workspace, "WORKSPACES", tmp_path)
    folder = kept_workspace.keep()
    made = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    assert [len(run["values"]) for run in made["runs"]] == [8, 11, 8]
    store = open_store(folder)
    assert described(store) == made
    store.close()


def test_a_new_workspace_has_the_tables_that_the_code_asks_for(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert migrations.schemas_of(connection) == (migrations.newest(), migrations.newest())
    store.close()


def test_a_workspace_from_before_alembic_keeps_every_row(tmp_path: Path) -> None:
    workspace = kept("1", tmp_path / "workspace")
    before = rows(workspace)
    assert "alembic_version" not in before
    open_store(workspace).close()
    after = rows(workspace)
    assert after["alembic_version"] == [(str(migrations.newest()),)]
    before["settings"] = [
        (key, migrations.newest() if key == migrations.NOTED else value) for key, value in before["settings"]
    ]
    for name, kept_rows in before.items():
        assert [row[: len(old)] for row, old in zip(after[name], kept_rows, strict=True)] == kept_rows, name


def test_a_half_made_workspace_is_completed(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "touchstone.sqlite") as connection:  # the program ended between two tables
        connection.execute('create table settings ("key" varchar(200) not null primary key, value json)')
    store = open_store(tmp_path)
    assert store.runs.all() == []
    assert rows(tmp_path)["settings"] == [("schema_version", migrations.newest())]
    store.close()


def test_a_step_keeps_every_row_also_of_tables_that_refer_to_a_rebuilt_one(tmp_path: Path, next_schema: Path) -> None:
    workspace = kept("1", tmp_path / "workspace")
    before = rows(workspace)
    store = open_store(workspace)
    assert described(store) == json.loads((WORKSPACES / "1" / "made.json").read_text(encoding="utf-8"))
    store.remove_checkpoint(store.checkpoints.all()[0].sha256)  # what refers to a run still goes with it
    store.close()
    after = rows(workspace)
    assert after["alembic_version"] == [(str(NEXT),)]
    assert ("schema_version", NEXT) in after["settings"]
    assert after["tags"] == []
    columns = len(before["checkpoints"][0])  # the steps add theirs behind
    assert {row[:columns] for row in after["checkpoints"]} < set(before["checkpoints"])
    assert 0 < len(after["run_arrays"]) < len(before["run_arrays"])
    assert {row[0] for row in after["run_arrays"]} == {row[0] for row in after["runs"]}


def test_a_step_that_fails_leaves_the_workspace_as_it_was(tmp_path: Path, next_schema: Path) -> None:
    next_schema.write_text(STEP + "    op.execute('select * from nowhere')\n")
    workspace = kept("1", tmp_path / "workspace")
    before = rows(workspace)
    with pytest.raises(TouchstoneError, match="no such table: nowhere"):
        open_store(workspace)
    assert rows(workspace) == before


def test_a_touchstone_that_is_older_than_the_workspace_refuses_it(
    tmp_path: Path, next_schema: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path / "workspace").close()
    before = rows(tmp_path / "workspace")
    monkeypatch.undo()
    expected = rf"newer Touchstone \(schema {NEXT}; Touchstone \S+ reads up to schema {NEXT - 1}\)\. Update"
    with pytest.raises(TouchstoneError, match=expected):
        open_store(tmp_path / "workspace")
    assert rows(tmp_path / "workspace") == before


@pytest.mark.parametrize("noted", ['"one"', "-1", "true"])
def test_a_schema_that_is_no_number_is_one_sentence(noted: str, tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "touchstone.sqlite") as connection:
        connection.execute("update settings set value = ? where key = 'schema_version'", (noted,))
    with pytest.raises(TouchstoneError, match="the schema of a workspace is a number"):
        open_store(tmp_path)


def test_a_schema_that_the_settings_have_lost_is_noted_again(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "touchstone.sqlite") as connection:
        connection.execute("delete from settings")
    open_store(tmp_path).close()
    assert rows(tmp_path)["settings"] == [("schema_version", migrations.newest())]


def test_an_older_workspace_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = kept("1", tmp_path / "workspace")
    url = f"sqlite:///file:{workspace}/touchstone.sqlite?mode=ro&uri=true"
    monkeypatch.setenv("TOUCHSTONE_DATABASE", url)
    with pytest.raises(TouchstoneError, match=r"may only be read\. Make the folder .* writable"):
        open_store(workspace)


def test_an_older_workspace_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    workspace = kept("1", tmp_path / "workspace")
    found: list[object] = []

    def open_and_count() -> None:
        try:
            store = open_store(workspace)
            found.append(len(store.runs.all(latest=False)))
            store.close()
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=open_and_count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 6


def test_a_workspace_in_use_opens_without_alembic(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    script = (
        "import sys; from evaluation.store.workspace import open_store\n"
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == ("False", "")


def test_a_new_workspace_is_made_without_a_word(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_store(tmp_path).close()
    assert tuple(capfd.readouterr()) == ("", "")
