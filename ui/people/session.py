"""The person whose session runs the present script or callback."""

from __future__ import annotations

import streamlit as st

from ui.people.admitting import admit
from ui.people.operator import admission, sign_in_configured
from ui.people.person import LOCAL, NotAllowed, Person, Role


def person() -> Person:
    """Decided anew at every call: a sign-in ends also in a page that stays open.

    Raises NotSignedIn or NotAllowed, also outside a session, and TouchstoneError where the configuration is wrong.
    """
    if not sign_in_configured():
        return LOCAL
    return admit(st.user.to_dict(), admission())


def require(role: Role) -> Person:
    """The person, who has this role or one that may more. Raises NotAllowed with one sentence."""
    found = person()
    if sentence := found.why_not(role):
        raise NotAllowed(sentence)
    return found


def why_not(role: Role) -> str:
    """Empty where the person may act as this role. Else the sentence that says why not, for a widget's help."""
    try:
        return person().why_not(role)
    except NotAllowed as error:
        return str(error)
