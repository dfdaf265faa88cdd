"""A module has one subject: above 300 lines it is split, or says here why not."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
LONGER = {
    "evaluation/measuring/networks/inception.py": "one network, block by block as published",
}


def test_no_module_is_longer_than_one_subject_needs() -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    lengths = {str(file.relative_to(ROOT)): len(file.read_bytes().splitlines()) for file in files}
    assert {name for name, length in lengths.items() if length > MOST_LINES} == set(LONGER)
