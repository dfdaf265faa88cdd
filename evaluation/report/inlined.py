"""An SVG made to stand inside an HTML page: nothing in it reaches the page or another SVG.

In a file of its own a style rule and an id belong to that file. Inside a page both belong to the whole document.
"""

from __future__ import annotations

import re

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/|<!\[CDATA\[|\]\]>", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTED_ID = re.compile(r"#(?=[A-Za-z_])")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ID = re.compile(r'(\sid=["\'])')
_REFERENCE = re.compile(r'(\bhref=["\']#|url\(["\']?#)')


def scoped(markup: str, name: str) -> str:
    """Every SVG of the markup with ids of its own and style rules for itself only.

    ``name`` is unique in the page, of letters, digits and hyphens.
    Raises ValueError for a style sheet with at-rules, which no selector can limit.
    """
    numbers = iter(range(markup.count("<svg")))
    return _SVG.sub(lambda found: _scoped(found.group(), f"{name}-{next(numbers)}"), markup)


def _scoped(svg: str, name: str) -> str:
    if not _STYLE.search(svg) and not _ID.search(svg):
        return svg
    svg = _TAG.sub(lambda tag: _REFERENCE.sub(rf"\1{name}-", _ID.sub(rf"\1{name}-", tag.group())), svg)
    svg = _STYLE.sub(lambda found: found[1] + _rules(found[2], name) + found[3], svg)
    return svg.replace("<svg", f'<svg data-scope="{name}"', 1)


def _rules(sheet: str, name: str) -> str:
    """The same rules for the SVG and what is in it. ``:where`` adds no weight to a selector."""
    sheet = _REFERENCE.sub(rf"\1{name}-", _COMMENT.sub("", sheet))
    if "@" in sheet:
        raise ValueError(
            f"expected plain style rules in an inlined SVG; got {sheet.strip()[:60]!r}. Remove the @-rule."
        )
    own = f':where([data-scope="{name}"],[data-scope="{name}"] *)'
    return "".join(
        f":is({_SELECTED_ID.sub(rf'#{name}-', selectors.strip())}){own}{{{declarations}}}"
        for selectors, declarations in _RULE.findall(sheet)
    )
