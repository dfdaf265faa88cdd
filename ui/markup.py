"""The few HTML pieces that components share. Children are HTML already: text goes through ``ui.text.escape`` first."""

from __future__ import annotations

from ui.text import escape


def tag(name: str, *children: str, cls: str = "", style: str = "", title: str = "", says: str = "") -> str:
    """``<name class style title data-says>children</name>``; ``title`` and ``says`` are text and are escaped here.

    ``says`` is shown by hover and by keyboard focus; it belongs on what can have the focus.
    """
    given = {"class": cls, "style": style, "title": escape(title), "data-says": escape(says)}
    attributes = "".join(f' {attribute}="{value}"' for attribute, value in given.items() if value)
    return f"<{name}{attributes}>{''.join(children)}</{name}>"


def muted(*children: str) -> str:
    return tag("span", *children, cls="ts-muted")


def strong(*children: str) -> str:
    return tag("span", *children, cls="ts-strong")


def bar(share: float) -> str:
    """A thin bar, filled up to ``share`` in [0, 1]."""
    return f'<div class="ts-bar"><i style="width:{100 * share:.1f}%"></i></div>'


def lead(*sentence: str) -> str:
    """The grey sentence under a heading."""
    return tag("p", *sentence, cls="ts-lead ts-small")


def plain_list(items: list[str]) -> str:
    return tag("ul", *(tag("li", item) for item in items), cls="ts-plain")


def table(head: str, rows: list[str], *, label: str, cls: str = "") -> str:
    """A table that scrolls sideways in its own region; ``head`` and ``rows`` are the cells of each row."""
    header = tag("thead", tag("tr", head))
    body = tag("tbody", *(tag("tr", row) for row in rows))
    region = f'class="ts-scroll" tabindex="0" role="region" aria-label="{escape(label)}"'
    return f"<div {region}>{tag('table', header, body, cls=f'ts-table {cls}'.strip())}</div>"


def header_cell(*children: str, row: bool = False, cls: str = "", style: str = "") -> str:
    return tag("th", *children, cls=cls, style=style).replace("<th", f'<th scope="{"row" if row else "col"}"', 1)
