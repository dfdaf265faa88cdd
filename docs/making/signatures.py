"""How a function is called and what a class holds, as Markdown."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from types import ModuleType
from typing import Any

from docs.making.docstrings import docstring_of, in_cell, markdown

OURS = ("evaluation", "models", "touchstone")


def function_section(name: str, item: Any) -> str:
    """A function, with its arguments and what it says."""
    said = docstring_of(item)
    parts = [f"## {name}", f"```text\n{signature_text(name, item)}\n```", said.first, *said.body]
    if said.parameters:
        parts.append("\n".join(_meaning(names, meaning) for names, meaning in said.parameters.items()))
    return "\n\n".join(parts)


def _meaning(names: str, meaning: str) -> str:
    return f"- {', '.join(f'`{name}`' for name in names.split(', '))}: {meaning}"


def class_section(heading: str, kind: type) -> str:
    """What a class says, its fields, and its public methods."""
    said = docstring_of(kind)
    parts = [f"## {heading}", said.first, *said.body]
    bases = [base for base in reversed(kind.__mro__) if base.__module__.split(".")[0] in OURS]
    parts += [_fields(base) for base in bases if vars(base).get("__annotations__")]
    for base in bases:
        for name, item in vars(base).items():
            function = item.__func__ if isinstance(item, classmethod) else item
            if inspect.isfunction(function) and not name.startswith("_"):
                told = docstring_of(function)
                signature = signature_text(name, function, method=True)
                parts += [f"```text\n{signature}\n```", *(part for part in (told.first, *told.body) if part)]
    return "\n\n".join(parts)


def signature_text(name: str, item: Any, *, method: bool = False) -> str:
    """One argument a line where it is long."""
    signature = inspect.signature(item)
    returned = signature.return_annotation
    ends = "" if returned is inspect.Signature.empty else f" -> {_annotation(returned)}"
    arguments, starred = [], False
    for parameter in list(signature.parameters.values())[int(method) :]:  # without self
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
    kinds = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}
    stars = next((stars for kind, stars in kinds.items() if parameter.kind == kind), "")
    typed = "" if parameter.annotation is parameter.empty else f": {_annotation(parameter.annotation)}"
    default = "" if parameter.default is parameter.empty else f"{' = ' if typed else '='}{parameter.default!r}"
    return f"{stars}{parameter.name}{typed}{default}"


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def annotated(module: ModuleType) -> tuple[dict[str, str], dict[str, str]]:
    """The names that a module defines with an annotation: name -> value as written, name -> the text under it."""
    body = ast.parse(inspect.getsource(module))
    values = {
        ast.unparse(node.target): ast.unparse(node.value)
        for node in body.body
        if isinstance(node, ast.AnnAssign) and node.value is not None
    }
    return values, _texts(body)


def _fields(item: type) -> str:
    """The fields with their types, defaults and the texts under them."""
    body = ast.parse(textwrap.dedent(inspect.getsource(item))).body[0]
    assert isinstance(body, ast.ClassDef)
    meaning = _texts(body)
    defaults = (
        {field.name: field.default for field in dataclasses.fields(item)} if dataclasses.is_dataclass(item) else {}
    )
    rows = []
    for node in body.body:
        if isinstance(node, ast.AnnAssign):
            name = ast.unparse(node.target)
            default = defaults.get(name, dataclasses.MISSING)
            shown = "" if default is dataclasses.MISSING else f"`{default!r}`"
            typed = in_cell(f"`{ast.unparse(node.annotation)}`")
            rows.append(f"| `{name}` | {typed} | {shown} | {in_cell(meaning.get(name, ''))} |")
    return "\n".join(["| field | type | default | meaning |", "| --- | --- | --- | --- |", *rows])


def _texts(body: ast.ClassDef | ast.Module) -> dict[str, str]:
    found = {}
    for node, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[ast.unparse(node.target)] = markdown(str(after.value.value))
    return found
