"""What every page begins with: navigation, name, sign-in, and the running evaluations."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from models.discovery import in_words
from models.plugins import Plugin
from ui import entrance, services, state, warm_up
from ui.components.shared import activity, tips
from ui.markup import tag
from ui.people import exposure
from ui.place import DASHBOARD
from ui.plugin_pages import PluginPage, plugin_pages, title_of
from ui.text import markdown
from ui.words import terms

_STYLE = Path(__file__).resolve().parent / "static" / "touchstone.css"
_shell = threading.Event()
"""Set once st.navigation has run in this process. Until then Streamlit runs a deep link's page without app.py."""


def pages() -> list[st.Page]:
    """One page a file: ``pages/20_compare.py``, in the order of their numbers; the first is the start page. Those of
    plug-ins follow."""
    ours = [st.Page(file, title=title_of(file), default=index == 0) for index, file in enumerate(_our_files())]
    return [*ours, *(st.Page(page.file, title=page.title) for page in _theirs())]


def _our_files() -> list[Path]:
    return sorted((DASHBOARD / "pages").glob("[0-9]*_*.py"))


def _theirs() -> Sequence[PluginPage]:
    return plugin_pages(tuple(title_of(file) for file in _our_files()))


def route() -> None:
    """For app.py: run the page that the address names."""
    page = st.navigation(pages(), position="hidden")
    _shell.set()
    plugin = next((one.plugin for one in _theirs() if one.title == page.title), None)
    if plugin is None:
        page.run()
    else:
        _run_page_of(plugin, page)


def _run_page_of(plugin: Plugin, page: st.Page) -> None:
    """A fault of a plug-in is told in one sentence that names it."""
    try:
        page.run()
    except (Exception, SystemExit) as error:
        whose = f"This page comes from the plug-in {plugin.package} {plugin.version}"
        st.error(markdown(f"{whose} and stopped: {in_words(error)}."))


def begin(title: str, lead: str = "") -> None:
    """Starts a page, also on a deep link to a fresh server. Where sign-in is configured, nothing shows before it."""
    if not _shell.is_set():
        st.navigation(pages(), position="hidden")
        _shell.set()
        st.rerun()
    warm_up.import_libraries()
    st.set_page_config(
        page_title=f"{title} · Touchstone", page_icon=str(DASHBOARD / "static" / "mark.svg"), layout="wide"
    )
    st.html(_STYLE)
    here = entrance.person()
    with st.sidebar:
        st.html(entrance.BRAND)
        with st.container(key="navigation"):
            for page in pages():
                with st.container(key="navigation-here" if page.title == title else None):
                    st.page_link(page, query_params=state.carried())
        services.start()
        activity.show(key="activity")
        entrance.show(here)
        tips.show(key="tips")
    st.title(title, anchor=False)
    if lead:
        st.html(tag("p", terms.explained(lead), cls="ts-lead"))
    if open_to_all := exposure.warning(st.get_option("server.address")):
        st.warning(open_to_all)
    for kind, message in state.told():
        {"error": st.error, "warning": st.warning}.get(kind, st.info)(message)
