"""What stands before every page where sign-in is configured: the sign-in, or one sentence for who may not come in."""

from __future__ import annotations

import contextlib

import streamlit as st

from evaluation.types import TouchstoneError
from ui import services
from ui.markup import tag
from ui.people import refusals, session
from ui.people.admitting import NotSignedIn
from ui.people.person import LOCAL, NotAllowed, Person
from ui.text import escape, markdown, sentence

BRAND = '<div class="ts-brand"><img src="app/static/mark.svg" alt=""><span>Touchstone</span></div>'


def person() -> Person:
    """Who is here. Stops the script, and shows nothing of the page, for who may not come in."""
    try:
        return session.person()
    except NotSignedIn as error:
        st.html(BRAND)
        st.write("This dashboard asks you to sign in.")
        if st.user.to_dict().get("is_logged_in") is True:
            st.info(markdown(str(error)))
        st.button("Sign in", on_click=st.login, type="primary")
    except NotAllowed as error:
        with contextlib.suppress(TouchstoneError):  # a log that cannot be written keeps nobody out, or in
            refusals.note(services.store().audit, st.user.to_dict(), str(error))
        st.html(BRAND)
        st.error(markdown(str(error)))
        st.button("Sign out", on_click=st.logout)
    except TouchstoneError as error:
        st.html(BRAND)
        st.error(markdown(sentence(str(error))))
    st.stop()


def check() -> None:
    """For a fragment, which runs without its page: where the sign-in is over, the page runs again and asks for it."""
    try:
        session.person()
    except TouchstoneError:
        st.rerun()


def show(here: Person) -> None:
    """In the sidebar: who is signed in, as what, and how to sign out. Nothing without sign-in."""
    if here == LOCAL:
        return
    with st.container(key="person"):
        st.html(tag("p", escape(here.name), ", ", here.role.word, cls="ts-small ts-muted"))
        st.button("Sign out", on_click=st.logout, type="tertiary")
