"""Installed plug-ins, for who runs this server: what each announces, which of its modules were left out, and why."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from models.discovery import refused
from models.plugins import MEASURING, Plugin, plugins
from ui import services
from ui.markup import muted, plain_list, tag
from ui.text import escape, markdown, sentence


def show(*, key: str) -> None:
    """Draws nothing without plug-ins."""
    installed = plugins()
    if not installed:
        return
    with st.container(key=key):
        st.header("Plug-ins", anchor=False)
        try:
            listed = services.plugins()
        except TouchstoneError as error:
            st.warning(markdown(str(error)))
            return
        announced = {(one.package, one.version): list[str]() for one in installed}
        for module in listed.modules:
            announced[module.package, module.version] += [f"{name} ({kind})" for kind, name in module.announces]
        for plugin in installed:
            if plugin.kind not in MEASURING:
                announced[plugin.package, plugin.version].append(_elsewhere(plugin))
        st.html(plain_list([_line(*package, names) for package, names in announced.items()]))
        reasons = [module.refused for module in listed.modules if module.refused]
        for reason in dict.fromkeys([*reasons, *(one.sentence for one in refused())]):
            st.warning(markdown(sentence(reason)))


def _elsewhere(plugin: Plugin) -> str:
    """What this process runs itself: pages, findings and questions."""
    return f"{plugin.module} ({plugin.kind})"


def _line(package: str, version: str, names: list[str]) -> str:
    return f"{tag('span', escape(f'{package} {version}'), cls='ts-strong')} {muted(escape(', '.join(names)))}"
