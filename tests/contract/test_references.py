"""What comments, docstrings and documents point at is there: files, folders and dotted names of this repository."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("evaluation", "models", "training", "ui", "pages", "tests", "benchmarks")
FOLDERS = (*PACKAGES, "touchstone", "docs", "static")
FILE = re.compile(rf"(?<![\w/.~<-])(?:(?:{'|'.join(FOLDERS)})(?:/[\w.*-]+)+|(?!\.\w+\.md\b)[\w./-]*\w\.md\b)/?")
"""A path that starts with a folder of ours, or any Markdown file; an ending alone, ``.card.md``, is neither."""
DOTTED = re.compile(rf"(?<![\w./-])(?:{'|'.join(PACKAGES)})(?:\.\w+)+")

PYTHON = re.compile(r"^```python\n.*?^```$", re.MULTILINE | re.DOTALL)
"""Code in a document; tests/docs runs it."""
CODE = re.compile(r"^ *(?:from|import) .*$", re.MULTILINE)


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text): comments and docstrings of Python, all but the Python of documents, all of anything else."""
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        whole = PYTHON.sub(lambda code: "\n" * code.group().count("\n"), whole)
    if path.suffix != ".py":
        yield from enumerate(whole.splitlines(), 1)
        return
    if not FILE.search(whole) and not DOTTED.search(CODE.sub("", whole)):
        return  # taking every file apart would cost seconds
    with path.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def is_there(reference: str, beside: Path) -> bool:
    reference = reference.rstrip("/.")
    places = (ROOT, beside.parent)
    return any(next(place.glob(reference), None) for place in places)


def resolves(dotted: str) -> bool:
    """Whether the longest part that is a file or a folder also mentions the name that follows it."""
    names = dotted.split(".")
    for length in range(len(names), 0, -1):
        place = ROOT.joinpath(*names[:length])
        module = next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)
        if module is not None:
            return length == len(names) or re.search(rf"\b{names[length]}\b", module.read_text()) is not None
    return False


def references() -> list[tuple[str, str, bool]]:
    """(place, reference, whether it is there)."""
    found = []
    documents = tracked("*.py", "README.md", "docs/*.md", "Makefile", "*.toml", "*.sh", "*.css", "ui/**/src/*.js")
    for path in documents:
        for line, text in prose(path):
            place = f"{path.relative_to(ROOT)}:{line}"
            found += [(place, match.group(), is_there(match.group(), path)) for match in FILE.finditer(text)]
            if path.suffix in (".py", ".md"):
                found += [(place, match.group(), resolves(match.group())) for match in DOTTED.finditer(text)]
    return found


def test_every_file_and_name_that_is_mentioned_exists() -> None:
    missing = [f"{place}: {reference}" for place, reference, there in references() if not there]
    assert not missing, "\n".join(missing)
