"""Roles hold where things are changed, whatever a page offers; and each change is in the audit log."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation import Config
from evaluation.store.audit import LONGEST
from evaluation.store.incoming import Incoming, Received
from evaluation.store.workspace import Store
from ui import changes, noted, services, training_changes
from ui.changes import Request
from ui.people.person import LOCAL, NotAllowed, Person, Role

ROOT = Path(__file__).resolve().parents[2]
REQUEST = Request(data="digits", config=Config())
EDITOR, OTHER, ADMIN = Person("ada@x.org", Role.EDITOR), Person("bob@x.org", Role.EDITOR), Person("r@x.org", Role.ADMIN)
VIEWER = Person("v@x.org", Role.VIEWER)
BY_ITSELF = {"ui/services.py:_supervisor", "ui/cli.py:_workspace"}
"""What no person asks for: the shipped models are added on the first start; the command line closes what it opened."""
STORE = {"store", "opened", "_open", "open_store"}
"""What an open workspace is called in ui/ and pages/."""
As = Callable[[Person], None]


@pytest.fixture
def act_as(monkeypatch: pytest.MonkeyPatch) -> As:
    return lambda person: monkeypatch.setattr("ui.people.session.person", lambda: person)


WRITES = {"writing", "unlink"}
"""A transaction that writes, a file that is deleted."""


_open: list[Incoming] = []
"""Whoever opens another one removes the files of those that are gone."""


def uploaded(name: str) -> Received:
    """A file that has arrived; its name is its content."""
    incoming = Incoming(services.store().folder, services.store().database)
    _open.append(incoming)
    content = name.encode()
    token = incoming.begin(person="anyone", session="a page", name=name, size=len(content))
    with incoming.piece(token, person="anyone", at=0) as piece:
        piece.write(content)
    return incoming.take(token, session="a page")


def changing_methods() -> set[str]:
    """Names of the store's public methods that write, themselves or by another function of their own module."""
    found = {"remove_checkpoint"}  # by methods of other modules only
    for file in (ROOT / "evaluation" / "store").glob("*.py"):
        calls = {
            node.name: {called_name(call) for call in ast.walk(node) if isinstance(call, ast.Call)}
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        writing = {name for name, called in calls.items() if called & WRITES}
        while more := {name for name, called in calls.items() if called & writing} - writing:
            writing |= more
        found |= {name for name in writing if not name.startswith("_")}
    return found


def called_name(call: ast.Call) -> str:
    """``_row`` of ``self._row()`` and of ``_row()``; the name of a method of another object only where it writes."""
    if isinstance(call.func, ast.Attribute):
        own = isinstance(call.func.value, ast.Name) and call.func.value.id == "self"
        return call.func.attr if own or call.func.attr in WRITES else ""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def functions() -> list[tuple[str, ast.FunctionDef]]:
    files = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    return [
        (f"{file.relative_to(ROOT).as_posix()}:{node.name}", node)
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def touches_the_store(node: ast.AST, methods: set[str]) -> bool:
    """Whether ``store().jobs.cancel`` or the like stands in it, called or handed on."""
    return any(
        isinstance(inner, ast.Attribute) and inner.attr in methods and STORE & names_in(inner.value)
        for inner in ast.walk(node)
    )


def names_in(node: ast.AST) -> set[str]:
    """Every name and attribute of an expression: of ``services.store().jobs``, these three."""
    return {
        inner.id if isinstance(inner, ast.Name) else inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute)
    }


def asks_first(node: ast.FunctionDef) -> bool:
    """Whether its first statement is ``who = require(Role.X)``."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return "require(Role." in ast.unparse(body[0])


def test_what_writes_to_the_store_is_found() -> None:
    assert {"add", "join", "cancel", "rename", "remove_checkpoint", "save", "set", "remove", "forget", "note"} <= (
        changing_methods()
    )


def test_whatever_changes_the_store_asks_for_a_role_before_anything_else() -> None:
    methods = changing_methods()
    takes_a_person = {"queue", "log", "log_each"}
    unasked = [
        place
        for place, node in functions()
        if touches_the_store(node, methods) and not asks_first(node) and place not in BY_ITSELF
        and not (place.startswith("ui/noted.py") and node.name in takes_a_person and "who" in ast.unparse(node.args))
    ]  # fmt: skip
    assert unasked == []


def public_changes() -> list[str]:
    return [
        name for module in (changes, training_changes)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith(("_", "why_not"))
    ]  # fmt: skip


@pytest.mark.parametrize("name", public_changes())
def test_a_viewer_changes_nothing(name: str, act_as: As) -> None:
    act_as(VIEWER)
    function = getattr(changes, name, None) or getattr(training_changes, name)
    assert asks_first(ast.parse(textwrap.dedent(inspect.getsource(function))).body[0])  # type: ignore[arg-type]
    given = {
        key: None for key, parameter in inspect.signature(function).parameters.items()
        if parameter.default is parameter.empty
    }  # fmt: skip
    with pytest.raises(NotAllowed, match=r"You are a viewer here, and this needs an? (editor|admin)"):
        function(**given)
    assert services.store().audit.count() == 0


def test_everything_that_people_do_is_in_the_log(act_as: As) -> None:
    act_as(EDITOR)
    a, new = changes.add(uploaded("one.pth"), request=REQUEST)
    b, _ = changes.add(uploaded("two.pth"), request=REQUEST)
    assert new
    changes.measure([a.sha256], REQUEST)  # waits already: no second job, no second entry
    job = changes.confirm(b.sha256, 1, REQUEST)
    changes.rename(a.sha256, "better")
    changes.save_selection("fours", "d" * 64, [1, 2])
    changes.cancel(job)
    act_as(ADMIN)
    changes.join([a.sha256, b.sha256], REQUEST)
    changes.remove([b.sha256])
    entries = list(reversed(noted.entries()))
    assert [(entry.person, entry.action, entry.name) for entry in entries] == [
        ("ada@x.org", "add", "one.pth"), ("ada@x.org", "measure", "one.pth"), ("ada@x.org", "add", "two.pth"),
        ("ada@x.org", "measure", "two.pth"), ("ada@x.org", "confirm", "two.pth"), ("ada@x.org", "measure", "two.pth"),
        ("ada@x.org", "rename", "one.pth"), ("ada@x.org", "save", "fours"), ("ada@x.org", "cancel", "two.pth"),
        ("r@x.org", "join", "better+two"), ("r@x.org", "measure", "better+two"), ("r@x.org", "remove", "two.pth"),
    ]  # fmt: skip
    assert [entries[4].detail, entries[6].detail, entries[-1].subject] == ["reading 2", "better", b.sha256]
    assert {entry.role for entry in entries} == {"editor", "admin"}


def test_a_source_is_given_with_the_file_shared_and_replaced(act_as: As) -> None:
    act_as(EDITOR)
    a, _ = changes.add(uploaded("one.pth"), request=REQUEST, source=[("vae.py", uploaded("vae.py"))])
    b, _ = changes.add(uploaded("two.pth"), request=REQUEST, shared_source=a.source or "")
    assert a.source is not None
    assert a.source == b.source
    waiting = services.store().jobs.all()
    services.store().jobs.claim("server")
    again = changes.give_source(a.sha256, [("other.py", uploaded("other.py"))], REQUEST)
    assert again not in [job.id for job in waiting]  # the first has begun, and read the file with the old source
    assert changes.give_source(b.sha256, [("new.py", uploaded("new.py"))], REQUEST) == waiting[1].id
    given = [entry.name for entry in reversed(services.store().audit.newest()) if entry.action == "source"]
    assert given == ["one.pth", "two.pth", "one.pth", "two.pth"]


def test_a_job_is_stopped_by_who_asked_for_it_or_an_admin(act_as: As) -> None:
    act_as(EDITOR)
    added, _ = changes.add(uploaded("one.pth"), request=REQUEST)
    (job,) = services.store().jobs.all()
    assert (job.owner, job.checkpoints) == ("ada@x.org", (added.sha256,))
    act_as(OTHER)
    with pytest.raises(NotAllowed, match=r"ada@x.org asked for this evaluation; an admin may stop it"):
        changes.cancel(job.id)
    assert services.store().jobs.get(job.id).status == "queued"
    act_as(ADMIN)
    changes.cancel(job.id)
    assert services.store().jobs.get(job.id).status == "cancelled"


def test_an_editor_removes_nothing_and_reads_no_log(act_as: As) -> None:
    act_as(EDITOR)
    added, _ = changes.add(uploaded("one.pth"), request=REQUEST)
    with pytest.raises(NotAllowed):
        changes.remove([added.sha256])
    with pytest.raises(NotAllowed):
        noted.entries()
    assert services.store().checkpoints.get(added.sha256) == added


def test_without_a_configured_sign_in_the_local_user_may_do_everything() -> None:
    added, _ = changes.add(uploaded("one.pth"), request=REQUEST)
    changes.remove([added.sha256])
    assert {(entry.person, entry.role) for entry in noted.entries()} == {(LOCAL.name, "admin")}


def test_an_entry_is_bounded() -> None:
    store: Store = services.store()
    store.audit.add(person="p" * 999, role="editor", action="add", subject="s" * 999, name="n" * 999, detail="d" * 9999)
    (entry,) = store.audit.newest()
    assert {key: len(getattr(entry, key)) for key in LONGEST} == LONGEST | {"role": len("editor")}
