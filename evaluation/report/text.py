"""The report as Markdown to paste into an issue, and as CSV with a line for each number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from evaluation.judging.few import TOO_FEW
from evaluation.judging.power import MEANING
from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.record.frame import references_text
from evaluation.record.intake_words import intake_line
from evaluation.report.content import Content, Section
from evaluation.report.figure import SHOWN
from evaluation.report.parts import PROVENANCE, VERDICT, WARNINGS, OwnText, Part

COLUMNS = (
    "model", "guessed", "checkpoint_sha256", "metric", "title", "group", "better", "status", "value", "low", "high",
    "difference", "difference_low", "difference_high", "p_holm", "smallest_found", "verdict", "reason", "warnings",
    "references",
)  # fmt: skip

MARKS = re.compile(r"[`*|~]|\](?=\()|(?<!\w)_|_(?!\w)")
"""What Markdown reads in a line as more than text; an underscore only at the edge of a word, a bracket as a link."""
ARROWS = {"higher": " ↑", "lower": " ↓"}


def render_markdown(content: Content) -> str:
    """Verdicts and tables. Names and sentences from files are text: what Markdown would read in them is escaped."""
    data, config = content.runs[0].record.dataset, content.runs[0].record.config
    data_line = f"{data.n:,} test images of {_code(data.spec or data.source)}, seed {config.seed}."
    correction = f" ({content.comparison.corrected})" if len(content.runs) > 1 else ""
    key = f"● best, ○ tied with the best{correction}. Intervals are 95%. {content.about}"
    if any(row.could_be_found() for row in content.comparison.rows):
        key += f" *Could be found from*: where nothing differs, {MEANING}."
    lines = [f"# {_plain(content.title)}", "", f"{data_line} {key}"]
    for part in content.parts:
        lines += _part(content, part)
    return "\n".join(lines) + "\n"


def _part(content: Content, part: Part) -> list[str]:
    """Lines of one part, an empty line before it; none where it has nothing to say."""
    if isinstance(part, OwnText):
        return [line for paragraph in part.paragraphs for line in ("", *_paragraph(paragraph))]
    if part == VERDICT:
        said = [f"- **{verdict.heading}**: {_plain(verdict.text)}" for verdict in content.verdicts]
        return ["", *said] if said else []
    if part == WARNINGS:
        return _warnings(content)
    if part == PROVENANCE:
        return _provenance(content)
    section = content.section(part)
    if section is None or not section.rows:
        return []
    return ["", f"## {section.heading}", "", *_table(content, section), *_notes(section.rows)]


def _warnings(content: Content) -> list[str]:
    lines = [
        f"- {_plain(content.runs[index].name)}: **{one.title}.** {_plain(one.sentence)}"
        for index, said in content.cautions
        for one in said
    ]
    return ["", "## Warnings", "", *lines] if lines else []


def _provenance(content: Content) -> list[str]:
    data, config = content.runs[0].record.dataset, content.runs[0].record.config
    lines = ["", "## What made these numbers", ""]
    lines.append(f"- data: {_code(data.spec or data.source)}, SHA-256 {_code(data.sha256)}")
    if line := intake_line(data):
        lines.append(f"- {_plain(line)}")
    if config.extractor:
        lines.append(f"- features: {_plain(config.extractor.name)}, SHA-256 {_code(config.extractor.sha256)}")
    for index, run in enumerate(content.runs):
        checkpoint = run.record.checkpoint
        made = _plain(f"{content.comparison.name(index)}: {checkpoint.family}, {checkpoint.format}")
        lines.append(f"- {made}, SHA-256 {_code(checkpoint.sha256)}")
    return [*lines, *(f"- {_plain(note)}" for note in content.comparison.notes)]


def _paragraph(text: str) -> list[str]:
    """Lines of the reader's own, each with a break at its end."""
    return [f"{_plain(line)}  " for line in text.splitlines()]


def _table(content: Content, section: Section) -> list[str]:
    """Measures down and all models across. Of more models than a table shows in full, models down."""
    titles = [_plain(row.title) + ARROWS.get(row.better or "", "") for row in section.rows]
    names = [_plain(content.comparison.name(index)) for index in range(len(content.runs))]
    if len(names) <= SHOWN:
        measures = [
            line
            for title, row in zip(titles, section.rows, strict=True)
            for line in [[title, *map(_cell, row.cells)], *_references(row), *_could_be_found(row)]
        ]
        return _lines(["measure", *names], measures)
    models = [[names[index], *(_cell(row.cells[index]) for row in section.rows)] for index in section.measured]
    return _lines(["model", *titles], models)


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "| --- " * len(head) + "|", *(f"| {' | '.join(row)} |" for row in rows)]


def render_csv(content: Content) -> str:
    """One line a model and metric: value, interval, difference to the baseline, p, verdict, reason, warnings,
    references."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in content.comparison.rows:
        for index, cell in enumerate(row.cells):
            run = content.runs[index]
            low, high = cell.interval or (None, None)
            difference_low, difference_high = cell.difference_interval or (None, None)
            writer.writerow([_inert(run.name), index in content.comparison.guessed,
                             run.record.checkpoint.sha256, _inert(row.metric), _inert(row.title), _inert(row.group),
                             row.better or "", cell.status, cell.value, low, high, cell.difference, difference_low,
                             difference_high, cell.p_holm, cell.smallest_found, cell.verdict, _inert(cell.reason or ""),
                             _inert(" ".join(cell.warnings)), _inert(references_text(cell.references))])  # fmt: skip
    return stream.getvalue()


def _cell(cell: Cell) -> str:
    if cell.status != "ok":
        return cell.status
    mark = "● " if cell.best else "○ " if cell.tied_with_best else ""
    few = f" ({TOO_FEW})" if cell.too_few else ""
    return mark + figures.measured(cell.value, cell.interval) + (" \\*" if cell.warnings else "") + few


def _references(row: Row) -> list[list[str]]:
    """What the numbers are compared with, a line each."""
    return [
        [f"· {_plain(name)}", *("" if one is None else figures.measured(one.value, one.interval) for one in beside)]
        for name, beside in row.references().items()
    ]


def _could_be_found(row: Row) -> list[list[str]]:
    """A line where nothing differs."""
    found = row.could_be_found()
    return [["· could be found from", *(found.get(cell.run, "") for cell in row.cells)]] if found else []


def _notes(rows: Sequence[Row]) -> list[str]:
    """The warnings behind the stars, and what has too few items to decide, each one once."""
    noted: dict[str, list[str]] = {}
    few: dict[str, list[str]] = {}
    for row in rows:
        for warning in dict.fromkeys(warning for cell in row.cells for warning in cell.warnings):
            noted.setdefault(warning, []).append(row.title)
        for reason in dict.fromkeys(cell.too_few for cell in row.cells if cell.too_few):
            few.setdefault(reason, []).append(row.title)
    stars = [f"\\* {_plain(', '.join(titles))}: {_plain(text)}  " for text, titles in noted.items()]
    said = [*stars, *(f"{reason}: {_plain(', '.join(titles))}  " for reason, titles in few.items())]
    return [""] * bool(said) + said


def _plain(text: str) -> str:
    line = "".join(character if character.isprintable() else " " for character in text)
    escaped = MARKS.sub(r"\\\g<0>", line.replace("\\", "\\\\")).replace("&", "&amp;").replace("<", "&lt;")
    return f"\\{escaped}" if escaped[:1] in ("#", ">", "+", "-") else escaped


def _code(text: str) -> str:
    """A code span, which nothing in it can end."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return f"`{line.replace('`', chr(39))}`"


def _inert(text: str) -> str:
    """Quotes a name that a spreadsheet would run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
