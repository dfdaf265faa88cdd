"""``python -m tests.hostile.opening FOLDER``: opens every hostile file, each in a process of its own.

Prints JSON: by the file's name, what is wrong with its outcome, and the sentence that came with it; mostly nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.hostile.corpus import corpus
from tests.hostile.judging import faults
from tests.hostile.measuring import measure, warm


def wrong_outcomes(place: Path) -> dict[str, list[str]]:
    outside, inside = place / "files", place / "work"
    outside.mkdir()
    inside.mkdir()
    warm()
    found = {}
    for file in corpus():
        path = file.write(outside)
        outcome = measure(path, inside)
        wrong = faults(file, outcome, path, inside)
        if wrong and "took" in " ".join(wrong):  # a busy machine: the second try counts
            wrong = faults(file, measure(path, inside), path, inside)
        found[file.name] = [*wrong, outcome.sentence] if wrong else []
    return found


if __name__ == "__main__":
    print(json.dumps(wrong_outcomes(Path(sys.argv[1]))))
