"""Our upload route: who may send, what each refusal says, and that nothing is left of what did not arrive."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from evaluation.store.upload_quota import FILE
from tests.ui.server.served import Answer, ask, hang_up
from tests.ui.server.test_door import cookie
from tests.ui.test_sign_in import AUTH
from ui.server import intake, tickets
from ui.server.tickets import _signature
from ui.server.upload import MOST_ANNOUNCED

XSRF = generate_xsrf_token_string()
TICKET = f"open-page.{_signature('open-page')}"


@pytest.fixture(autouse=True)
def _one_open_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's runtime does not run here; it is asked for its open pages only."""
    instance = SimpleNamespace(is_active_session=lambda session: session == "open-page")
    monkeypatch.setattr(tickets, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: instance))


def headers(*, xsrf: str = XSRF, ticket: str = TICKET, person: str | None = None) -> dict[str, str]:
    cookies = [f"_streamlit_xsrf={XSRF}", *([cookie(email=person)["Cookie"]] if person else [])]
    return {"Cookie": "; ".join(cookies), "X-Xsrftoken": xsrf, "X-Touchstone-Ticket": ticket}


def announce(size: int = 6, **sender: str) -> Answer:
    return ask("POST", "/upload", headers=headers(**sender), body=json.dumps({"name": "v.pth", "size": size}).encode())


def token_of(answer: Answer) -> str:
    assert answer.status == 201, answer.body
    token: str = json.loads(answer.body)["token"]
    return token


def send(token: str, at: int, *pieces: bytes, **sender: str) -> Answer:
    return ask("PUT", f"/upload/{token}", headers=headers(**sender), body=list(pieces), query=f"at={at}")


def sentence(answer: Answer) -> str:
    said: str = json.loads(answer.body)["error"]
    return said


def left_behind() -> list[Path]:
    return list(intake.incoming().folder.glob("*.partial"))


def test_a_file_arrives_in_pieces() -> None:
    token = token_of(announce())
    assert json.loads(send(token, 0, b"ab", b"cd").body) == {"received": 4}
    assert json.loads(send(token, 4, b"ef").body) == {"received": 6}
    received = intake.incoming().take(token, session="open-page")
    assert received.path.read_bytes() == b"abcdef"
    assert (received.name, received.bytes) == ("v.pth", 6)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_without_the_xsrf_token_nothing_is_taken(method: str) -> None:
    address = "/upload" if method == "POST" else f"/upload/{token_of(announce())}"
    answer = ask(method, address, headers=headers(xsrf="guessed"), body=b"x" * 6, query="at=0")
    assert answer.status == 403
    assert "comes from no page of this dashboard" in sentence(answer)
    assert all(path.stat().st_size == 0 for path in left_behind())


TICKETS = {
    "none": "",
    "unsigned": "open-page",
    "empty": "open-page.",
    "forged": "open-page.0",
    "of a closed page": f"closed-page.{_signature('closed-page')}",
    "no ascii": "é.é",
}


@pytest.mark.parametrize("ticket", TICKETS.values(), ids=list(TICKETS))
def test_a_file_is_announced_by_an_open_page_only(ticket: str) -> None:
    answer = announce(ticket=ticket)
    assert answer.status == 403
    assert "the page that sends this is no longer open" in sentence(answer)
    assert not left_behind()


def test_a_page_gets_the_ticket_of_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "get_script_run_ctx", lambda: SimpleNamespace(session_id="open-page"))
    assert tickets.session_of(tickets.ticket()) == "open-page"


def test_a_stranger_uploads_nothing_where_sign_in_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(announce())
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": AUTH})
    assert announce().status == 401
    assert send(token, 0, b"abc").status == 401
    assert ask("PUT", "/_stcore/upload_file/open-page/f", headers=headers(), body=b"x").status == 403
    assert [path.stat().st_size for path in left_behind()] == [0]


def test_one_person_cannot_touch_the_upload_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": AUTH})
    token = token_of(announce(person="ada@example.org"))
    assert send(token, 0, b"evil", person="root@example.org").status == 409
    assert ask("DELETE", f"/upload/{token}", headers=headers(person="root@example.org")).status == 204
    assert send(token, 0, b"abcdef", person="ada@example.org").status == 200


def test_a_viewer_uploads_nothing_and_who_is_not_listed_comes_nowhere_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": AUTH})
    refused = announce(person="someone@lab.example.org")
    assert refused.status == 403
    assert "this needs an editor" in sentence(refused)
    assert announce(person="eve@example.org").status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"name": "a"}', b'{"name": "a", "size": "3"}', b'{"name": "a", "size": -1}',
        b'{"name": "a", "size": 3, "path": "/etc"}', b'{"name": 3, "size": 3}', b"\xff", b"x" * (MOST_ANNOUNCED + 1),
    ],
)  # fmt: skip
def test_what_is_no_announcement_is_one_sentence(body: bytes) -> None:
    answer = ask("POST", "/upload", headers=headers(), body=body)
    assert answer.status == 400
    assert "an upload is announced" in sentence(answer)


@pytest.mark.parametrize("at", ["", "-1", "x", "1e3", "9" * 19, "٣"])
def test_a_piece_says_where_it_begins(at: str) -> None:
    answer = ask("PUT", f"/upload/{token_of(announce())}", headers=headers(), body=b"a", query=f"at={at}")
    assert answer.status in (400, 409)


def test_a_file_beyond_the_quota_is_refused_before_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE, "0.000001")
    answer = announce(size=2000)
    assert answer.status == 413
    assert sentence(answer).startswith("'v.pth' has 2.0 kB; one file may have 1.0 kB.")


def test_a_sender_that_hangs_up_leaves_nothing() -> None:
    token = token_of(announce())
    hang_up("PUT", f"/upload/{token}", headers=headers(), body=[b"abc"], query="at=0")
    assert not left_behind()
    assert send(token, 3, b"def").status == 409


def test_a_sender_that_falls_silent_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.server.upload.SILENT_SECONDS", 0.05)
    answer = ask("PUT", f"/upload/{token_of(announce())}", headers=headers(), body=[b"abc", None], query="at=0")
    assert answer.status == 409
    assert not left_behind()


def test_cancelling_removes_the_file() -> None:
    token = token_of(announce())
    assert ask("DELETE", f"/upload/{token}", headers=headers()).status == 204
    assert not left_behind()


@pytest.mark.slow
def test_memory_stays_flat_however_large_the_file(tmp_path: Path) -> None:
    import tracemalloc

    size = 64 * 2**20
    token, piece = token_of(announce(size=size)), b"x" * 2**16
    tracemalloc.start()
    assert send(token, 0, *[piece] * (size // len(piece))).status == 200
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20
