"""Every call and module of our own that a text of the code names is there: sentences that send people nowhere fail."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

from evaluation import save_bundle
from models.formats.bundle import writing

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(r"(?<![\w./@-])(?:touchstone|evaluation|models)(?:\.[A-Za-z_]\w*)+(?![\w/-])")
FILE_ENDINGS = frozenset({"py", "md", "json", "txt", "html"})


def _named(path: Path) -> set[str]:
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = {name for text in texts for name in OURS.findall(text)}
    return {name for name in found if name.rsplit(".", 1)[-1] not in FILE_ENDINGS}


def _resolves(name: str) -> bool:
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_what_texts_of_models_name_is_there() -> None:
    names = {name: path for path in sorted((ROOT / "models").rglob("*.py")) for name in _named(path)}
    assert "touchstone.save_bundle" in names
    missing = {name: str(path.relative_to(ROOT)) for name, path in names.items() if not _resolves(name)}
    assert not missing


def test_the_public_call_takes_what_the_writer_takes() -> None:
    ours, writers = inspect.signature(save_bundle).parameters, inspect.signature(writing.save_bundle).parameters
    assert [(item.name, item.kind, item.default) for item in ours.values()] == [
        (item.name, item.kind, item.default) for item in writers.values()
    ]
