"""Names and sentences on their way into a page. Whatever a user or a file wrote is data, never markup."""

from __future__ import annotations

import html
import re

from evaluation.record.palette import colour_of, turn_of
from evaluation.record.reading import mark
from evaluation.record.run import Run

SHAPES = 6
"""Of the dot beside a name: models past the twelfth share colours."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def escape(text: str) -> str:
    """Text for HTML, attributes included. Control and bidirectional override characters are dropped."""
    return html.escape(visible(text), quote=True)


def visible(text: str) -> str:
    """Without characters that reorder, hide or control what follows."""
    return "".join(
        c
        for c in text
        if (c.isprintable() or c == " ") and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def markdown(text: str) -> str:
    """Text for a label that Streamlit renders as Markdown."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


def shortened(text: str, most: int = 34) -> str:
    """At most ``most`` characters, cut in the middle: checkpoints often differ at the end of their name."""
    text = visible(text)
    if len(text) <= most:
        return text
    head = (most - 1) * 3 // 5
    return f"{text[:head]}…{text[-(most - 1 - head) :]}"


def run_html(run: Run, label: str = "") -> str:
    """The name of a run's model as `name_html` draws it, marked where its reading was guessed."""
    return name_html(run.name, run.colour, mark(run.record.checkpoint), label)


def marked(run: Run, label: str = "") -> str:
    """The same as plain text, for charts: ``name (83% likely)``. ``label`` stands for a name that is too long."""
    name = label or run.name
    said = mark(run.record.checkpoint)
    return f"{name} ({said})" if said else name


def name_html(name: str, colour: int, mark: str, label: str = "") -> str:
    """A name beside a dot of its colour, and a mark such as *83% likely*; ``run_html`` knows the mark of a run.

    ``label`` is shown for a name that is too long; the whole name is there on hover.
    """
    full, shown = escape(name), escape(label or name)
    dot = f'<i class="{dot_class(colour)}" style="--c:{colour_of(colour)}"></i>'
    marked = f' <span class="ts-dir">{escape(mark)}</span>' if mark else ""
    return f'<span class="ts-name" title="{full}">{dot}<span>{shown}{marked}</span></span>'


def dot_class(colour: int) -> str:
    """Class names of the dot of a colour index. It takes its colour from ``--c``."""
    return f"ts-dot ts-shape-{shape_of(colour)}"


def shape_of(colour: int) -> int:
    """Which shape the dot of a colour index has, from 0."""
    return turn_of(colour) % SHAPES


def listed(names: list[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def sentence(text: str) -> str:
    """A message as a whole sentence. Error messages begin small, because elsewhere a file name precedes them."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".") if text else ""


def plural(n: int, one: str, many: str | None = None) -> str:
    """``1 model``, ``3 models``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
