"""Judges the outcome of opening a hostile file: one true sentence, within time and memory, and no side effect."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from tests.hostile.assembling import CANARY, HostileFile
from tests.hostile.measuring import MEGABYTES, SECONDS, Outcome


def faults(file: HostileFile, outcome: Outcome, path: Path, work: Path) -> list[str]:
    """A phrase for each thing that is wrong; empty when the outcome is right."""
    found = []
    if outcome.error:
        found.append(f"no sentence but {outcome.error}")
    elif outcome.opened:
        if "opens" not in file.says.split("|"):
            found.append("it opened")
    elif not any(word in outcome.sentence.lower() for word in file.says.split("|")):
        found.append(f"the sentence does not say '{file.says}'")
    # On a busy machine the clock also measures other processes. Then CPU time counts.
    crowded = os.getloadavg()[0] > (os.cpu_count() or 1)
    seconds = outcome.cpu_seconds if crowded else outcome.seconds
    if seconds > SECONDS:
        found.append(f"took {seconds:.1f} s")
    if outcome.megabytes > MEGABYTES:
        found.append(f"took {outcome.megabytes:.0f} MB")
    if outcome.acts:
        found.append(f"did {', '.join(outcome.acts[:5])}")
    written = [item.name for item in work.iterdir()]
    if written or list(path.parent.rglob(CANARY)):
        found.append(f"wrote {written}")
    return found + _unsafe(outcome.sentence)


def _unsafe(sentence: str) -> list[str]:
    """What a sentence must not hold, because it is shown on terminals and pages."""
    found = []
    if any(unicodedata.category(letter)[0] == "C" for letter in sentence):
        found.append("the sentence holds control characters")
    if re.search(r"<[a-z/!]", sentence, re.IGNORECASE):
        found.append("the sentence holds markup")
    if len(sentence) > 600:
        found.append(f"the sentence has {len(sentence)} characters")
    return found
