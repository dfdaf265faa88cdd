"""Where OIDC is configured, no page shows anything to who has not signed in or may not come in; deep links included."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.store.workspace import open_store
from tests.fixtures.runs import Kind, fill
from tests.ui.apptest import PAGES, ROOT, everything_said, sent_to_table
from ui.people import refusals

AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "touchstone",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
    "admins": ["root@example.org"],
    "editors": ["ada@example.org"],
    "viewers": ["@lab.example.org"],
}


REFUSED = {
    "stranger@elsewhere.org may not use": {"email": "stranger@elsewhere.org"},
    "lasts 12 hours, and yours is over": {"iat": 0},
}
"""Sentence -> the claim that leads to it."""


def claims(email: str = "ada@example.org", **other: object) -> dict[str, object]:
    return {"is_logged_in": True, "email": email, "email_verified": True, "iat": time.time(), **other}


def signed_in(monkeypatch: pytest.MonkeyPatch, said: dict[str, object]) -> None:
    """What Streamlit would read from its cookie."""
    monkeypatch.setattr("streamlit.user_info.UserInfoProxy.to_dict", lambda self: said)


def open_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    fill(tmp_path / "workspace", {"a-secret-model": Kind(0.1)})
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.secrets["auth"] = AUTH
    at.run()
    at.switch_page("pages/10_models.py")
    return at.run()


@pytest.mark.parametrize("sentence", REFUSED)
def test_who_may_not_come_in_sees_one_sentence_and_is_in_the_audit_log(
    sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "_written", {})
    signed_in(monkeypatch, claims() | REFUSED[sentence])
    at = open_models(tmp_path, monkeypatch)
    assert not at.exception
    assert sentence in everything_said(at).replace("\\", "")
    assert "a-secret-model" not in everything_said(at)
    assert [button.label for button in at.button] == ["Sign in" if "lasts" in sentence else "Sign out"]
    at.run()  # however often the page runs, and nothing else of what the provider said
    store = open_store(tmp_path / "workspace")
    noted = [(entry.person, entry.role, entry.action, entry.subject, entry.detail) for entry in store.audit.newest()]
    store.close()
    why = "stranger@elsewhere.org may not use this dashboard; ask who runs it to add the address."
    who = "stranger@elsewhere.org"
    assert noted == ([] if "lasts" in sentence else [(who, "none", "refuse", "sign-in", why)])


def test_refusals_are_written_again_after_an_hour_and_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(refusals, "_written", {})
    monkeypatch.setattr(refusals, "MOST", 2)
    store = open_store(tmp_path / "workspace")
    for later, person in ((0, None), (60, None), (3700, None), (3700, "c@d"), (3700, "e@f")):
        monkeypatch.setattr(refusals.time, "monotonic", lambda later=later: now + later)
        refusals.note(store.audit, {"email": person}, "why")
    assert [entry.person for entry in store.audit.newest()] == ["c@d", "no address", "no address"]
    store.close()


@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("someone@lab.example.org", set()),
        ("ada@example.org", {"Measure …"}),
        ("root@example.org", {"Measure …", "Remove …"}),
    ],
)
def test_the_models_page_offers_what_the_role_may_do(
    email: str, may: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(monkeypatch, claims(email))
    at = open_models(tmp_path, monkeypatch)
    assert not at.exception
    assert [chip["name"] for chip in sent_to_table(at)["chips"]] == ["a-secret-model"]
    offered = {button.label for button in at.button if not button.disabled}
    assert offered & {"Measure …", "Remove …"} == may
    assert ("needs an editor" in everything_said(at)) == (not may)
    assert any("Who did what" in expander.label for expander in at.expander) == (email == "root@example.org")


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_who_has_not_signed_in_sees_no_page(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)
    fill(tmp_path / "workspace", {"a-secret-model": Kind(0.1)})
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.secrets["auth"] = AUTH
    at.run()
    at.switch_page(page)
    at.run()
    assert not at.exception
    assert [button.label for button in at.button] == ["Sign in"]
    assert "a-secret-model" not in everything_said(at)
    assert not at.title
