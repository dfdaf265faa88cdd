"""What hatchling runs: which files the wheel holds, and where; what it needs, from the requirements files.

Wings go into ``touchstone/`` with rewritten imports. What Streamlit is started on goes into a folder without packages,
``dashboard`` in it: Streamlit puts that folder on Python's path.
"""

from __future__ import annotations

import hashlib
import json
import runpy
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

_rewriting = runpy.run_path(str(Path(__file__).with_name("rewriting.py")))  # no package of ours can be imported here
PACKAGE, WINGS, rewritten = _rewriting["PACKAGE"], _rewriting["WINGS"], _rewriting["rewritten"]

DASHBOARD = ("app.py", "pages", "static", ".streamlit/config.toml")
KINDS = {".py", ".typed", ".j2", ".css", ".js", ".json", ".txt", ".svg", ".woff2", ".toml", ".safetensors", ".csv"}
"""Endings of files that ship. Whatever else lies about in a working tree does not."""
NOTE = "evaluation/measuring/repository.json"
"""Where evaluation.measuring.code_digest reads what each file was in the repository."""


class RequirementsHook(MetadataHookInterface):
    """One list of versions for everybody: make run, make test and pip."""

    def update(self, metadata: dict[str, Any]) -> None:
        root = Path(self.root)
        metadata["dependencies"] = list(requirements(root / "requirements.txt"))
        metadata["optional-dependencies"] = {"extras": list(requirements(root / "requirements-extras.txt"))}


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Names every file of the wheel itself; hatchling selects none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # the repository itself is on Python's path then, and nothing moves
            return
        self._made = tempfile.TemporaryDirectory(prefix="touchstone-wheel-")  # gone with this object
        files = wheel_files(Path(self.root), Path(self._made.name))
        build_data["force_include"] = {str(source): target for target, source in files.items()}


def requirements(path: Path) -> Iterator[str]:
    """Lines that name a distribution: no comments, no other files."""
    for line in path.read_text(encoding="utf-8").splitlines():
        stated = line.partition(" #")[0].strip()
        if stated and not stated.startswith(("#", "-")):
            yield stated


def wheel_files(root: Path, made: Path) -> dict[str, Path]:
    """Place in the wheel -> file. Rewritten files are written into the folder ``made``."""
    found = {f"{PACKAGE}/{path.name}": path for path in sorted((root / PACKAGE).iterdir()) if path.suffix in KINDS}
    for wing in WINGS:
        found |= {f"{PACKAGE}/{path.relative_to(root).as_posix()}": path for path in _shipped(root / wing)}
    for name in DASHBOARD:
        found |= {f"{PACKAGE}/dashboard/{path.relative_to(root).as_posix()}": path for path in _shipped(root / name)}

    def is_module(name: str) -> bool:
        place = root.joinpath(*name.split("."))
        return place.with_suffix(".py").exists() or (place / "__init__.py").exists()

    digests: dict[str, tuple[str, str]] = {}
    for place, path in found.items():
        if path.suffix != ".py":
            continue
        name = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        text = rewritten(source, where=name, is_module=is_module)
        digests[name] = (_digest(text), _digest(source))
        found[place] = made / place
        found[place].parent.mkdir(parents=True, exist_ok=True)
        found[place].write_text(text, encoding="utf-8", newline="\n")
    note = made / "repository.json"
    note.write_text(json.dumps({name: digests[name] for name in sorted(digests)}, indent=0) + "\n", encoding="utf-8")
    return found | {f"{PACKAGE}/{NOTE}": note}


def _digest(text: str) -> str:
    """As evaluation.measuring.code_digest makes it; reading as text has made the line ends one."""
    return hashlib.sha256(text.encode()).hexdigest()


def _shipped(place: Path) -> list[Path]:
    """Of a browser component only what was built of it."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    return [
        path
        for path in files
        if path.suffix in KINDS
        and "__pycache__" not in path.parts
        and "node_modules" not in path.parts
        and not ("frontend" in path.parts and "dist" not in path.parts)
    ]
