"""Every public name of ``touchstone``: signature, docstring, fields."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from typing import Any

import touchstone
from docs.making.docstrings import docstring_of, in_cell, markdown
from evaluation.front.runs import Runs
from evaluation.judging import table_frame
from evaluation.judging.compare import Comparison
from evaluation.judging.table import Cell, Row
from evaluation.record import frame
from evaluation.record.run import Run

HEAD = """# The library

What `import touchstone as ts` gives. Importing it loads neither torch nor streamlit. Errors about input are
`TouchstoneError` with one sentence."""


GIVEN_BACK = (Runs, Run, Comparison, Row, Cell)
"""What calls give back."""


def api_page() -> str:
    names = sorted((name for name in touchstone.__all__ if not name.startswith("__")), key=str.lower)
    listed = " · ".join(f"[`{name}`](#{name.lower()})" for name in [*names, *(kind.__name__ for kind in GIVEN_BACK)])
    parts = [HEAD, listed, *(_section(name, getattr(touchstone, name)) for name in names)]
    parts += [_class_section(kind) for kind in GIVEN_BACK]
    return "\n\n".join([*parts, *_columns()])


def _section(name: str, item: Any) -> str:
    said = docstring_of(item)
    parts = [f"## {name}"]
    if not dataclasses.is_dataclass(item) and callable(item) and not _is_error(item):
        parts.append(f"```text\n{_signature(name, item)}\n```")
    parts += [said.first, *said.body]
    parts += [f"- `{parameter}`: {meaning}" for parameter, meaning in said.parameters.items()]
    if dataclasses.is_dataclass(item) and isinstance(item, type):
        parts.append(_fields(item))
    return "\n\n".join(parts)


def _class_section(kind: type) -> str:
    """What a class says, its fields, and its public methods."""
    said = docstring_of(kind)
    parts = [f"## {kind.__name__}", said.first, *said.body]
    bases = [base for base in reversed(kind.__mro__) if base.__module__.split(".")[0] == "evaluation"]
    parts += [_fields(base) for base in bases if vars(base).get("__annotations__")]
    for base in bases:
        for name, item in vars(base).items():
            if inspect.isfunction(item) and not name.startswith("_"):
                told = docstring_of(item)
                parts += [f"```text\n{_signature(name, item, method=True)}\n```", told.first, *told.body]
    return "\n\n".join(parts)


def _columns() -> list[str]:
    """The columns of the pandas tables."""
    rows = [f"| `{name}` | {in_cell(markdown(meaning))} |" for name, meaning in table_frame.COLUMNS.items()]
    own = ", ".join(f"`{name}`" for name in frame.COLUMNS)
    return [
        "## Columns of to_frame",
        f"Of `Run` and `Runs`: {own}. A `Comparison` has all:",
        "\n".join(["| column | what it holds |", "| --- | --- |", *rows]),
    ]


def _is_error(item: Any) -> bool:
    return isinstance(item, type) and issubclass(item, BaseException)


def _signature(name: str, item: Any, *, method: bool = False) -> str:
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
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    typed = "" if parameter.annotation is parameter.empty else f": {_annotation(parameter.annotation)}"
    default = "" if parameter.default is parameter.empty else f"{' = ' if typed else '='}{parameter.default!r}"
    return f"{stars}{parameter.name}{typed}{default}"


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


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


def _texts(body: ast.ClassDef) -> dict[str, str]:
    found = {}
    for node, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[ast.unparse(node.target)] = markdown(str(after.value.value))
    return found
