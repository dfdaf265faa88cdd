"""Progress on stderr. On a terminal one line rewrites itself; elsewhere only finished work is written."""

from __future__ import annotations

import shutil
import sys

BAR = 20


class ProgressLine:
    def __init__(self, checkpoints: int) -> None:
        self.checkpoints = checkpoints
        self.live = sys.stderr.isatty()

    def show(self, index: int, name: str, step: str, done: int = 0, total: int = 0) -> None:
        """Shows the present state; the next one overwrites it."""
        if not self.live:
            return
        filled = BAR * done // total if total else 0
        count = f" {done}/{total}" if total else ""
        line = f"[{index + 1}/{self.checkpoints}] {name} {'━' * filled}{'┄' * (BAR - filled)}{count} {step}"
        width = shutil.get_terminal_size((80, 24)).columns
        sys.stderr.write(f"\r\x1b[K{_printable(line)[: width - 1]}")
        sys.stderr.flush()

    def say(self, sentence: str) -> None:
        """Writes a line that stays."""
        start = "\r\x1b[K" if self.live else ""
        sys.stderr.write(f"{start}{_printable(' '.join(sentence.split()))}\n")
        sys.stderr.flush()


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
