"""Who may come in, as what, and what the sentence says to who may not."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from evaluation.types import TouchstoneError
from ui.people import exposure
from ui.people.admitting import NotSignedIn, admit
from ui.people.operator import Admission, admission, sign_in_configured
from ui.people.person import NotAllowed, Person, Role

NOW = 1_800_000_000.0
LISTS = {Role.ADMIN: ("root@example.org",), Role.EDITOR: ("@lab.org", "root@example.org"), Role.VIEWER: ("@b.lab.org",)}
OPEN = Admission(lists=LISTS, hours=12)
CLAIMS = {"is_logged_in": True, "email": "ada@lab.org", "email_verified": True, "iat": NOW - 60}


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("ada@lab.org", Role.EDITOR),
        ("ADA@Lab.ORG", Role.EDITOR),
        ("root@example.org", Role.ADMIN),
        ("x@b.lab.org", Role.VIEWER),
    ],
)
def test_a_person_has_the_highest_role_of_the_lists(email: str, role: Role) -> None:
    assert admit(CLAIMS | {"email": email}, OPEN, now=NOW) == Person(email.lower(), role)


@pytest.mark.parametrize(
    "email",
    ["eve@example.org", "ada@notlab.org", "ada@lab.org.evil.org", "@lab.org", "lab.org", "a@lab.org@evil.org", "", None,
     ["ada@lab.org"], "a b@lab.org", "ada@sub.lab.org"],
)  # fmt: skip
def test_an_address_that_only_looks_like_a_listed_one_stays_outside(email: object) -> None:
    with pytest.raises(NotAllowed):
        admit(CLAIMS | {"email": email}, Admission(lists={Role.EDITOR: ("@lab.org",)}, hours=12), now=NOW)


@pytest.mark.parametrize("verified", [False, None, "false", 1.5, "yes", []])
def test_an_address_must_be_verified(verified: object) -> None:
    with pytest.raises(NotAllowed, match=r"does not say that ada@lab\.org is yours"):
        admit(CLAIMS | {"email_verified": verified}, OPEN, now=NOW)


@pytest.mark.parametrize("issued", [NOW - 12 * 3600 - 1, NOW + 301, None, "soon", True, float("nan")])
def test_a_sign_in_ends(issued: object) -> None:
    with pytest.raises(NotSignedIn, match="sign in again"):
        admit(CLAIMS | {"iat": issued}, OPEN, now=NOW)


@pytest.mark.parametrize("said", [{}, {"is_logged_in": "yes"}, {"is_logged_in": False}])
def test_without_a_sign_in_nobody_is_known(said: dict[str, object]) -> None:
    with pytest.raises(NotSignedIn):
        admit(CLAIMS | {"is_logged_in": None} | said, OPEN, now=NOW)


def test_without_lists_nobody_comes_in() -> None:
    with pytest.raises(NotAllowed, match=r"must name people in the lists"):
        admit(CLAIMS, Admission(lists={Role.ADMIN: ()}, hours=12), now=NOW)


def configured(monkeypatch: pytest.MonkeyPatch, **auth: object) -> None:
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": auth})


def test_a_variable_takes_the_place_of_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, editors=["a@b.org"], viewers=["@B.org"], sign_in_hours=1)
    monkeypatch.setenv("TOUCHSTONE_EDITORS", "c@d.org, @e.org,")
    found = admission()
    assert found.lists == {Role.ADMIN: (), Role.EDITOR: ("c@d.org", "@e.org"), Role.VIEWER: ("@b.org",)}
    assert found.hours == 1


@pytest.mark.parametrize(
    "auth",
    [{"editors": "a@b.org"}, {"editors": ["b.org"]}, {"viewers": [3]}, {"admins": ["@"]}, {"sign_in_hours": "long"},
     {"sign_in_hours": 0}, {"sign_in_hours": "nan"}, {"sign_in_hours": 721}],
)  # fmt: skip
def test_a_wrong_configuration_is_one_sentence(auth: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, **auth)
    with pytest.raises(TouchstoneError, match=r"of \[auth\] in secrets.toml must be"):
        exposure.require_closed("127.0.0.1")


def test_secrets_that_cannot_be_read_do_not_open_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n")
    monkeypatch.setattr(st.secrets, "_secrets", None)
    monkeypatch.setattr("streamlit.config.get_option", lambda key: [str(broken)])
    with pytest.raises(TouchstoneError, match=r"must be readable TOML"):
        sign_in_configured()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"])
def test_this_machine_alone_needs_no_sign_in(address: str) -> None:
    exposure.require_closed(address)
    assert exposure.warning(address) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "", None, "example.org", "unix:///run/x"])
def test_other_machines_need_a_sign_in_or_the_word_of_the_operator(
    address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TouchstoneError, match="set TOUCHSTONE_ALLOW_ANYONE=1 to allow it"):
        exposure.require_closed(address)
    monkeypatch.setenv("TOUCHSTONE_ALLOW_ANYONE", "1")
    exposure.require_closed(address)
    assert "no sign-in" in exposure.warning(address)
    configured(monkeypatch, editors=["a@b.org"])
    assert exposure.warning(address) == ""
