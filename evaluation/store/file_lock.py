"""A lock on a file, between processes. It ends with the process that holds it, however that ends."""

from __future__ import annotations

import sys
import time
from typing import IO

AGAIN_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    def lock(stream: IO[str], *, shared: bool = False) -> None:
        """Wait for the lock. Windows' locks have one holder only: those who could share it wait for one another."""
        while not try_lock(stream):
            time.sleep(AGAIN_SECONDS)

    def try_lock(stream: IO[str]) -> bool:
        """Take the lock alone; False when somebody else holds it."""
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock(stream: IO[str], *, shared: bool = False) -> None:
        """Wait for the lock: alone, or together with others who share it."""
        fcntl.flock(stream, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_lock(stream: IO[str]) -> bool:
        """Take the lock alone; False when somebody else holds it."""
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
