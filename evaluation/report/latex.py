"""A report as LaTeX tables for a paper: booktabs, an interval beside every number, the better one in bold.

Bold says more than the best value: that model is better than every other one of the row, after the correction that the
caption names. Nothing is bold where another is tied with the best.
"""

from __future__ import annotations

from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.report.content import Content, Section
from evaluation.report.figure import SHOWN
from evaluation.report.parts import OwnText

_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", figures.MINUS: "$-$", "±": r"$\pm$", "×": r"$\times$",
    "–": "--", "…": r"\ldots{}", "↑": r"$\uparrow$", "↓": r"$\downarrow$", "≥": r"$\geq$", "≤": r"$\leq$",
}  # fmt: skip
_ESCAPED |= {
    raised: f"\\textsuperscript{{{plain}}}" for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)
}
_ASCII_END, _LATIN_END = 0x7F, 0x180
ARROWS = {"higher": r" $\uparrow$", "lower": r" $\downarrow$"}
HEAD = r"""% Tables of Touchstone. In the preamble: \usepackage{booktabs} \usepackage{textcomp} \usepackage[T1]{fontenc}
"""


def render_latex(content: Content) -> str:
    """A table for each part that has numbers; names and titles from files are escaped."""
    tables = [
        table
        for part in content.parts
        if not isinstance(part, OwnText) and (section := content.section(part)) is not None and section.rows
        for table in [_table(content, section)]
    ]
    return HEAD + "\n".join(tables)


def _table(content: Content, section: Section) -> str:
    names = [latex(content.comparison.name(index)) for index in section.measured]
    across = len(names) <= SHOWN
    measures = [latex(row.title) + ARROWS.get(row.better or "", "") for row in section.rows]
    cells = [[_cell(row, row.cells[index]) for index in section.measured] for row in section.rows]
    if across:
        head, lines = ["", *names], [[title, *of] for title, of in zip(measures, cells, strict=True)]
    else:
        head, lines = ["", *measures], [[name, *of] for name, *of in zip(names, *cells, strict=True)]
    rows = " \\\\\n".join(" & ".join(line) for line in lines)
    return (
        "\\begin{table}\n\\centering\n"
        f"\\caption{{{_caption(content, section)}}}\n"
        f"\\begin{{tabular}}{{l{'r' * (len(head) - 1)}}}\n\\toprule\n{' & '.join(head)} \\\\\n\\midrule\n"
        f"{rows} \\\\\n\\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n"
    )


def _caption(content: Content, section: Section) -> str:
    data, config = content.runs[0].record.dataset, content.runs[0].record.config
    said = f"{section.heading} on {data.n:,} test images of {data.spec or data.source}, seed {config.seed}."
    bold = f" Bold: better than every other model ({content.comparison.corrected})." if len(content.runs) > 1 else ""
    return latex(f"{said}{bold} Intervals are 95%. {content.about}")


def _cell(row: Row, cell: Cell) -> str:
    if cell.status != "ok":
        return "--"
    said = latex(figures.measured(cell.value, cell.interval))
    return f"\\textbf{{{said}}}" if beats_all(row, cell.run) else said


def beats_all(row: Row, model: int) -> bool:
    """Whether a model is better than every other one that has a number, after correction."""
    others = [cell.run for cell in row.cells if cell.run != model and cell.status == "ok" and cell.value is not None]
    return bool(others) and row.beats.shape[0] > model and all(bool(row.beats[model, other]) for other in others)


def latex(text: str) -> str:
    """Text in which nothing is a command; characters that plain fonts lack become ``?``."""
    return "".join(_escaped(character) for character in " ".join(text.split()))


def _escaped(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    code = ord(character)
    plain = character.isprintable() and (code < _ASCII_END or (character.isalpha() and code < _LATIN_END))
    return character if plain else "?"
