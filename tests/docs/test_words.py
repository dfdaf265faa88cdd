"""One word for one kind of uncertainty: docs/uncertainty.md has them all, and the product's sentences use no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.record.reading import WORDS
from tests.docs.documents import ROOT, anchors, documents, prose

PAGE = ROOT / "docs" / "uncertainty.md"
PRODUCT = ("evaluation", "ui", "pages", "models", "training")
OTHER_WORDS = {
    r"distinguishable": "tied, or tied with the best",
    r"(cannot|can not|can't) be told (apart )?from": "tied with the best",
    r"statistically (equal|equivalent|tied)|no (real|clear) difference": "tied",
    r"(?<!not_)significan(t|ce)": "better, worse or tied",
    r"inconclusive|undetermined|unclear which|no (single|clear) (leader|winner)|stands? out": "undecided",
    r"not enough|insufficient": "too few",
    r"(needs|requires) (at least|more than) [^;]*(images|samples|items)": "too few",
    r"low confidence|confidence:|uncertain reading|ambiguous": "guessed reading",
    r"error bars?|confidence (interval|limits|band)s?|margin of error": "interval",
    r"grain of salt|take .{0,20}lightly|unreliable": "warning",
}
"""Pattern -> the word that says it. ``not_significant`` is a key that other tools' files of rules have."""
MARKS = (
    "distinguish", "be told", "statistically", "no real", "no clear", "no single", "significan", "conclusive",
    "undetermined", "unclear", "stands out", "stand out", "not enough", "insufficient", "needs at least",
    "needs more than", "requires ", "confidence", "uncertain", "ambiguous", "error bar", "margin of", "grain of",
    "lightly", "unreliable",
)  # fmt: skip
"""A file with none of these has none of the patterns. Taking every file apart would cost seconds."""
REFUSALS = re.compile(r"a (report|job) needs at least|an interval needs at least|data without a split of its own")
"""These refuse wrong input; no number is in doubt."""


def _docstrings(tree: ast.Module) -> set[int]:
    """Ids of the expressions that are documentation: readers of the code see them, users do not."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _first_lines(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """First lines of the docstrings of metrics and commands, which users read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("metric(" in ast.unparse(d) for d in node.decorator_list):
            yield node.lineno, (ast.get_docstring(node) or "").partition("\n\n")[0]


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every text of a file that a user may see."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(whole.splitlines(), 1)
        return
    if not any(mark in whole for mark in MARKS):
        return
    tree = ast.parse(whole)
    told = _docstrings(tree)
    yield from _first_lines(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            told |= {id(part) for part in node.values}
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def _wrong(text: str) -> str | None:
    """The word to use instead, where a text uses another."""
    if "too few" in text.lower() or REFUSALS.search(text):
        return None
    return next((word for words, word in OTHER_WORDS.items() if re.search(words, text, re.IGNORECASE)), None)


def test_the_product_says_uncertainty_in_the_words_of_the_page() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: say '{word}': {text[:100]!r}"
        for folder in PRODUCT
        for path in sorted([*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.j2")])
        for line, text in _sentences(path)
        if (word := _wrong(text)) is not None
    ]
    assert not found, "\n".join(found)


def test_the_documents_say_it_likewise() -> None:
    calibration = ROOT / "docs" / "calibration.md"  # speaks of error bars as statistics
    found = [
        f"{path.relative_to(ROOT)}: say '{word}': {line.strip()[:100]}"
        for path in documents()
        if path != calibration
        for line in prose(path).splitlines()
        if (word := _wrong(line)) is not None
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "word",
    ["interval", "baseline", "better and worse", "tied", "best", "tied with the best", "undecided", "corrected",
     "warning", "too few", "not comparable", "skipped", "failed", "guessed reading"],
)  # fmt: skip
def test_the_page_has_a_section_for_each_word(word: str) -> None:
    assert word.replace(" ", "-") in anchors(PAGE)


def test_a_guess_is_called_so() -> None:
    assert WORDS["choose"] == "guessed reading"
