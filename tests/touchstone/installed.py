"""The wheel, installed beside the packages of the environment that runs the tests, and a project that is not ours."""

from __future__ import annotations

import os
import site
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
THEIRS = ("models", "evaluation", "ui", "pages", "training")


@dataclass(frozen=True)
class Installed:
    python: Path
    command: Path
    package: Path
    """The folder of the installed package ``touchstone``."""

    @property
    def zoo(self) -> Path:
        return self.package / "models" / "zoo"


def build_wheel(folder: Path) -> Path:
    """With the hatchling that is installed here: nothing is downloaded."""
    ran(*PIP, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Installed:
    """Into an environment that sees this one's packages by a .pth file, so that there is no second torch."""
    ran(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    ran(*PIP, "--python", python, "install", "--no-deps", "--no-compile", wheel, cwd=folder)
    said = ran(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=folder)
    packages = Path(said.stdout.strip())
    (packages / "this_environment.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return Installed(python, folder / "bin" / "touchstone", packages / "touchstone")


def foreign_project(folder: Path) -> Path:
    """What people's repositories look like: packages of the names that ours have."""
    for name in THEIRS:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("WHOSE = 'theirs'\n")
    return folder


def ran(*words: str | Path, cwd: Path, status: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run outside of the checkout; checks the exit status."""
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=outside(variables), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == status, f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done


def outside(variables: Mapping[str, str]) -> dict[str, str]:
    """This environment without what leads to the checkout."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return kept | dict(variables)
