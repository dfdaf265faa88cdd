"""Where OIDC is configured in secrets, no page shows anything before the sign-in; deep links included."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.fixtures.runs import Kind, fill
from tests.ui.apptest import PAGES, ROOT, everything_said

AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "touchstone",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}


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
