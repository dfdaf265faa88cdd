"""The whole sign-in with a real server, a real browser and a provider on this machine: in, refused, out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from evaluation.store.workspace import open_store
from tests.browser.dashboard import settled
from tests.browser.served_script import ROOT, free_port, served_file
from tests.fixtures.issuer import CLIENT, SECRET, Issuer, issuing
from tests.fixtures.runs import Kind, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sign_in")]

MODEL = "a-secret-model"
LISTS = {"admins": ["root@example.org"], "editors": ["ada@example.org"], "viewers": ["@lab.example.org"]}


@contextmanager
def dashboard(folder: Path, issuer: Issuer) -> Iterator[str]:
    """A dashboard with one model whose people sign in at the issuer; gives the address."""
    fill(folder / "workspace", {MODEL: Kind(0.1)})
    store = open_store(folder / "workspace")
    store.settings.set("zoo_enqueued", "yes")  # nothing is measured meanwhile
    store.close()
    port = free_port()
    keys = {
        "redirect_uri": f"http://localhost:{port}/oauth2callback", "cookie_secret": "x" * 40, "client_id": CLIENT,
        "client_secret": SECRET, "server_metadata_url": f"{issuer.address}/.well-known/openid-configuration", **LISTS,
    }  # fmt: skip
    secrets = folder / "secrets.toml"
    secrets.write_text("[auth]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items()))
    options = ("--secrets.files", str(secrets), "--server.address", "localhost")
    with served_file(
        ROOT / "app.py", *options, port=port, folder=ROOT, log=folder / "server.log",
        TOUCHSTONE_WORKSPACE=str(folder / "workspace"),
    ):  # fmt: skip
        yield f"http://localhost:{port}"


def sign_in(page: Page, address: str, issuer: Issuer, email: str, *, verified: bool = True) -> None:
    """From the first page, by the button, to wherever the provider sends this person."""
    issuer.claims = {"email": email, "email_verified": verified}
    page.goto(f"{address}/models")
    page.get_by_text("This dashboard asks you to sign in.").wait_for(timeout=60_000)
    assert MODEL not in page.content()
    page.get_by_role("button", name="Sign in", exact=True).click()


def refused(page: Page, sentence: str) -> None:
    page.get_by_text(sentence).wait_for(timeout=60_000)
    assert page.get_by_role("heading").count() == 0
    assert MODEL not in page.content()


def status(page: Page, address: str) -> int:
    """What the server answers to this browser's cookies for a file of its pages."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies(address))
    try:
        with urlopen(Request(f"{address}/media/nothing.png", headers={"Cookie": cookies}), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_people_sign_in_are_refused_and_sign_out(chromium: Browser, tmp_path: Path) -> None:
    with issuing() as issuer, dashboard(tmp_path, issuer) as address:
        context = chromium.new_context()
        page = context.new_page()
        sign_in(page, address, issuer, "stranger@elsewhere.org")
        refused(page, "stranger@elsewhere.org may not use this dashboard; ask who runs it to add the address.")
        assert status(page, address) == 401
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("This dashboard asks you to sign in.").wait_for(timeout=60_000)

        sign_in(page, address, issuer, "ada@example.org", verified=False)
        refused(page, "Your provider does not say that ada@example.org is yours")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("This dashboard asks you to sign in.").wait_for(timeout=60_000)

        sign_in(page, address, issuer, "Someone@lab.example.org")
        page.get_by_text("someone@lab.example.org, viewer").wait_for(timeout=60_000)
        assert status(page, address) == 404  # the door lets it pass, and there is no such file
        page.goto(f"{address}/models")
        settled(page, "Models")
        page.get_by_text("You are a viewer here, and this needs an editor.").first.wait_for()
        assert page.locator("input[type=file]").count() == 0
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("This dashboard asks you to sign in.").wait_for(timeout=60_000)
        assert status(page, address) == 401
        assert {"/authorize", "/token", "/jwks", "/end"} <= set(issuer.asked)
        context.close()
