"""The part of YAML in which configurations are written: nested mappings, lists, plain values. It builds nothing else.

Tags, anchors, aliases and block texts are left out; what a line says that is none of this is skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Value = bool | int | float | str | list["Value"] | dict[str, "Value"] | None

MOST_LINES = 5_000
DEEPEST = 20
_LINE = re.compile(
    r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s#\[\]{},:'\"&*!|>%@`-][^:#]*?|-?[^\s:#,\[\]{}]+)\s*:(?:\s+(?P<value>.*))?$"
)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*)(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.\d+(?:[eE][-+]?\d+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "false": False, "yes": True, "no": False, "on": True, "off": False,
}  # fmt: skip


@dataclass(slots=True)
class _Line:
    indent: int
    text: str


def read_yaml(text: str) -> Value:
    """What the text holds; None where it is nothing that a configuration is. Never raises."""
    lines = []
    for raw in text.splitlines()[:MOST_LINES]:
        plain = _without_comment(raw).rstrip()
        if plain.strip() and plain.strip() not in ("---", "..."):
            lines.append(_Line(len(plain) - len(plain.lstrip(" ")), plain.strip()))
    if not lines:
        return None
    if len(lines) == 1 and lines[0].text[:1] in "{[":
        return _scalar(lines[0].text)
    return _block(lines, [0], lines[0].indent, 0)


def _block(lines: list[_Line], at: list[int], indent: int, depth: int) -> Value:
    """The mapping or list whose lines stand at ``indent``, from line ``at[0]`` on."""
    if depth > DEEPEST:
        at[0] = len(lines)
        return None
    if lines[at[0]].text == "-" or lines[at[0]].text.startswith("- "):
        return _list(lines, at, indent, depth)
    found: dict[str, Value] = {}
    while at[0] < len(lines) and lines[at[0]].indent >= indent:
        line = lines[at[0]]
        at[0] += 1
        match = _LINE.match(line.text) if line.indent == indent else None
        if match is None:
            continue
        key, value = match["key"].strip("'\""), (match["value"] or "").strip()
        value = re.sub(r"^(?:!\S+|&\S+)\s*", "", value)
        if value[:1] in ("|", ">") or (value[:1] == "*" and len(value) > 1):
            _skip(lines, at, indent)
        elif value:
            found[key] = _scalar(value)
        else:
            found[key] = _below(lines, at, indent, depth)
    return found


def _below(lines: list[_Line], at: list[int], indent: int, depth: int) -> Value:
    if at[0] >= len(lines):
        return None
    following = lines[at[0]]
    if following.indent > indent or (following.indent == indent and following.text.startswith("- ")):
        return _block(lines, at, following.indent, depth + 1)
    return None


def _list(lines: list[_Line], at: list[int], indent: int, depth: int) -> list[Value]:
    found: list[Value] = []
    while at[0] < len(lines) and lines[at[0]].indent == indent and lines[at[0]].text.startswith("-"):
        text = lines[at[0]].text[1:].strip()
        at[0] += 1
        if _LINE.match(text):
            lines[at[0] - 1] = _Line(indent + 2, text)
            at[0] -= 1
            found.append(_block(lines, at, indent + 2, depth + 1))
        else:
            found.append(_scalar(text))
    while at[0] < len(lines) and lines[at[0]].indent > indent:
        at[0] += 1
    return found


def _skip(lines: list[_Line], at: list[int], indent: int) -> None:
    while at[0] < len(lines) and lines[at[0]].indent > indent:
        at[0] += 1


def _scalar(text: str) -> Value:
    if text[:1] in "\"'" and len(text) > 1 and text[-1] == text[0]:
        return text[1:-1]
    if text[:1] == "[" and text[-1] == "]":
        return (
            [_scalar(item.strip()) for item in text[1:-1].split(",") if item.strip()] if "[" not in text[1:] else None
        )
    if text[:1] == "{" and text[-1] == "}":
        if "{" in text[1:]:
            return None
        pairs = [item.partition(":") for item in text[1:-1].split(",") if ":" in item]
        return {key.strip().strip("'\""): _scalar(value.strip()) for key, _, value in pairs}
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return number_of(text)


def number_of(text: str) -> int | float | str:
    """A number where the text is one, else the text."""
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return text
    plain = text.replace("_", "")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def _without_comment(line: str) -> str:
    if "#" not in line:
        return line
    quoted = ""
    for place, letter in enumerate(line):
        if letter in "\"'":
            quoted = "" if quoted == letter else quoted or letter
        elif letter == "#" and not quoted and (not place or line[place - 1].isspace()):
            return line[:place]
    return line
