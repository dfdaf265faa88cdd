"""Which files of a watched folder have come to rest: they no longer change, and their own end is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.trainings.polling import Seen
from models.trainings.whole import missing_end

STILL_SECONDS = 1.5
"""A file that ends as its container says is taken when it has not changed for so long."""
WITHOUT_END_SECONDS = 4.0
"""The same for a container that keeps no end, as a pickle."""
UNFINISHED_SECONDS = 60.0
"""A file without its end that has not changed for so long was left half written."""


@dataclass(slots=True)
class _Followed:
    seen: Seen
    since: float
    lacks: str | None = None
    """What of its end is missing; None where that is not known."""
    checked: bool = False


class Still:
    """Asked at every poll. Each file is opened once for each state in which it rests."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder, self._clock = folder, clock
        self._followed: dict[PurePosixPath, _Followed] = {}

    def settle(self, files: Mapping[PurePosixPath, Seen]) -> frozenset[PurePosixPath]:
        """The files that are whole now. Linear in their number; never raises."""
        now = self._clock()
        known, self._followed = self._followed, {}
        whole = set()
        for path, seen in files.items():
            one = known.get(path)
            if one is None or one.seen != seen:
                one = _Followed(seen, now)
            self._followed[path] = one
            if self._rests(path, one, now - one.since):
                whole.add(path)
        return frozenset(whole)

    def unfinished(self) -> list[str]:
        """Files that were left half written, one sentence each."""
        now = self._clock()
        return [
            f"'{path}' is not whole: {one.lacks}, and it has not changed for {now - one.since:,.0f} s; it is taken as "
            "soon as it is"
            for path, one in self._followed.items()
            if one.lacks and now - one.since >= UNFINISHED_SECONDS
        ]

    def _rests(self, path: PurePosixPath, one: _Followed, age: float) -> bool:
        if age < STILL_SECONDS:
            return False
        if not one.checked:
            one.checked = True
            try:
                one.lacks = missing_end(self.folder / path)
            except OSError as error:
                one.lacks = f"it cannot be read ({error.strerror or error})"
        return one.lacks == "" if one.lacks is not None else age >= WITHOUT_END_SECONDS
