"""Installs packages of plug-ins for tests, without a network and outside of the environment that runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOY = Path(__file__).with_name("toy")


def install_toy(folder: Path) -> Path:
    """What ``pip install --target`` makes of the toy package; returns the folder, for Python's path."""
    stated = tomllib.loads((TOY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(TOY / "src", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return install(folder, stated["name"], stated["version"], stated["entry-points"])


def install(folder: Path, name: str, version: str, entries: Mapping[str, Mapping[str, str]]) -> Path:
    """The metadata of a package whose modules lie in the folder: entries are group -> name -> module."""
    metadata = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = [
        "\n".join([f"[{group}]", *(f"{key} = {module}" for key, module in named.items())])
        for group, named in entries.items()
    ]
    (metadata / "entry_points.txt").write_text("\n".join(groups))
    return folder


def python(
    *words: str | Path, path: Path, cwd: Path = ROOT, status: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run Python with the folder on its path; checks the exit status unless it is None."""
    variables = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(
        [sys.executable, *map(str, words)], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == status, f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done
