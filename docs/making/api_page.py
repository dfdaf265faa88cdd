"""Every public name of ``touchstone``: signature, docstring, fields."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from typing import Any

import touchstone
from docs.making.docstrings import docstring_of, in_cell, markdown

HEAD = """# The library

What `import touchstone as ts` gives. Importing it loads neither torch nor streamlit. Errors about input are
`TouchstoneError` with one sentence."""


def api_page() -> str:
    names = sorted((name for name in touchstone.__all__ if not name.startswith("__")), key=str.lower)
    listed = " · ".join(f"[`{name}`](#{name.lower()})" for name in names)
    return "\n\n".join([HEAD, listed, *(_section(name, getattr(touchstone, name)) for name in names)])


def _section(name: str, item: Any) -> str:
    said = docstring_of(item)
    parts = [f"## {name}"]
    if callable(item) and not isinstance(item, type):
        parts.append(f"```text\n{_signature(name, item)}\n```")
    parts += [said.first, *said.body]
    parts += [f"- `{parameter}`: {meaning}" for parameter, meaning in said.parameters.items()]
    if dataclasses.is_dataclass(item) and isinstance(item, type):
        parts.append(_fields(item))
    return "\n\n".join(parts)


def _signature(name: str, item: Any) -> str:
    """One argument a line where it is long."""
    signature = inspect.signature(item)
    returned = signature.return_annotation
    ends = "" if returned is inspect.Signature.empty else f" -> {_annotation(returned)}"
    arguments, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            arguments.append("*")
            starred = True
        starred = starred or parameter.kind is inspect.Parameter.VAR_POSITIONAL
        arguments.append(_argument(parameter))
    whole = f"{name}({', '.join(arguments)}){ends}"
    if len(whole) <= 100:
        return whole
    return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), f"){ends}"])


def _argument(parameter: inspect.Parameter) -> str:
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    typed = "" if parameter.annotation is parameter.empty else f": {_annotation(parameter.annotation)}"
    default = "" if parameter.default is parameter.empty else f"{' = ' if typed else '='}{parameter.default!r}"
    return f"{stars}{parameter.name}{typed}{default}"


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _fields(item: type) -> str:
    """The fields with their defaults and the texts under them."""
    body = ast.parse(textwrap.dedent(inspect.getsource(item))).body[0]
    assert isinstance(body, ast.ClassDef)
    rows, meaning = [], _texts(body)
    for field in dataclasses.fields(item):
        default = "" if field.default is dataclasses.MISSING else f"`{field.default!r}`"
        rows.append(f"| `{field.name}` | {default} | {in_cell(meaning.get(field.name, ''))} |")
    return "\n".join(["| field | default | meaning |", "| --- | --- | --- |", *rows])


def _texts(body: ast.ClassDef) -> dict[str, str]:
    found = {}
    for node, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[ast.unparse(node.target)] = markdown(str(after.value.value))
    return found
