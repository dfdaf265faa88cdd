"""What every page begins with: navigation, name, sign-in, and the running evaluations."""

from __future__ import annotations

import threading
from pathlib import Path

import streamlit as st

from ui import services, state
from ui.components.shared import activity
from ui.place import DASHBOARD

_STYLE = Path(__file__).resolve().parent / "static" / "touchstone.css"
_BRAND = '<div class="ts-brand"><img src="app/static/mark.svg" alt=""><span>Touchstone</span></div>'
_shell = threading.Event()
"""Set once st.navigation has run in this process. Until then Streamlit runs a deep link's page without app.py."""


def pages() -> list[st.Page]:
    """One page a file: ``pages/20_compare.py``, in the order of their numbers; the first is the start page."""
    files = sorted((DASHBOARD / "pages").glob("[0-9]*_*.py"))
    return [
        st.Page(file, title=file.stem.partition("_")[2].replace("_", " ").capitalize(), default=index == 0)
        for index, file in enumerate(files)
    ]


def route() -> None:
    """For app.py: run the page that the address names."""
    page = st.navigation(pages(), position="hidden")
    _shell.set()
    page.run()


def begin(title: str, lead: str = "") -> None:
    """Starts a page, also on a deep link to a fresh server. Where sign-in is configured, nothing shows before it."""
    if not _shell.is_set():
        st.navigation(pages(), position="hidden")
        _shell.set()
        st.rerun()
    st.set_page_config(
        page_title=f"{title} · Touchstone", page_icon=str(DASHBOARD / "static" / "mark.svg"), layout="wide"
    )
    st.html(_STYLE)
    _require_sign_in()
    with st.sidebar:
        st.html(_BRAND)
        with st.container(key="navigation"):
            for page in pages():
                with st.container(key="navigation-here" if page.title == title else None):
                    st.page_link(page, query_params=state.carried())
        services.start()
        activity.show(key="activity")
    st.title(title, anchor=False)
    if lead:
        st.html(f'<p class="ts-lead">{lead}</p>')
    for kind, message in state.told():
        {"error": st.error, "warning": st.warning}.get(kind, st.info)(message)


def _require_sign_in() -> None:
    """Whether ``[auth]`` in .streamlit/secrets.toml configures OIDC; without it there is no sign-in."""
    if not services.sign_in_configured() or st.user.to_dict().get("is_logged_in") is True:
        return
    st.html(_BRAND)
    st.write("This dashboard asks you to sign in.")
    st.button("Sign in", on_click=st.login, type="primary")
    st.stop()
