"""How a run or a comparison shows itself at a prompt and in a notebook.

What is shown beside the numbers, such as findings, is known further up in the house. So the drawing registers itself
here by type, and the things themselves only ask for it.
"""

from __future__ import annotations

from functools import singledispatch


@singledispatch
def html(thing: object) -> str:
    """An HTML fragment for a notebook: no scripts, nothing fetched, names escaped."""
    raise TypeError(f"no notebook display is known for {type(thing).__name__}")


def short(text: str, longest: int = 60) -> str:
    """One printable line for a repr: names come from files."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
