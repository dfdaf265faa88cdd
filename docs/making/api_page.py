"""What ``touchstone`` gives to those who measure: signatures, docstrings, fields."""

from __future__ import annotations

import touchstone
from docs.making.docstrings import in_cell, markdown
from docs.making.signatures import class_section, function_section
from evaluation.front.runs import Runs
from evaluation.judging import table_frame
from evaluation.judging.compare import Comparison
from evaluation.judging.table import Cell, Row
from evaluation.record import frame
from evaluation.record.run import Run
from evaluation.report.reading import ReadReport
from touchstone.vocabulary import NAMES

HEAD = """# The library

What `import touchstone as ts` gives. Importing it loads neither torch nor streamlit. Errors about input are
`TouchstoneError` with one sentence. [What plug-ins are made with](plugin-api.md) has a page of its own."""


GIVEN_BACK = (Runs, Run, Comparison, Row, Cell, ReadReport)
"""What calls give back."""


def api_page() -> str:
    own = (name for name in touchstone.__all__ if name not in NAMES and not name.startswith("__"))
    names = sorted(own, key=str.lower)
    listed = " · ".join(f"[`{name}`](#{name.lower()})" for name in [*names, *(kind.__name__ for kind in GIVEN_BACK)])
    parts = [HEAD, listed]
    for name in names:
        item = getattr(touchstone, name)
        parts.append(class_section(name, item) if isinstance(item, type) else function_section(name, item))
    parts += [class_section(kind.__name__, kind) for kind in GIVEN_BACK]
    return "\n\n".join([*parts, *_columns()])


def _columns() -> list[str]:
    """The columns of the pandas tables."""
    rows = [f"| `{name}` | {in_cell(markdown(meaning))} |" for name, meaning in table_frame.COLUMNS.items()]
    own = ", ".join(f"`{name}`" for name in frame.COLUMNS)
    return [
        "## Columns of to_frame",
        f"Of `Run` and `Runs`: {own}. A `Comparison` has all:",
        "\n".join(["| column | what it holds |", "| --- | --- |", *rows]),
    ]
