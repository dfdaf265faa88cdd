"""Signals that end a command end it in order: workers are ended and folders deleted on the way out."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

ENDING = ("SIGTERM", "SIGHUP")
"""By name, as not every system has them. Ctrl+C raises KeyboardInterrupt by itself."""


class Stopped(BaseException):
    """A signal asked this process to end. Not an Exception: nothing that handles errors may take it for one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def signals_raise() -> Iterator[None]:
    """Within, the first such signal raises `Stopped` and further ones, Ctrl+C too, wait until all is tidied.

    A signal that is ignored stays so, as for a command started with nohup. Outside of the main thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    found = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number in numbers if found[number] == signal.SIG_DFL]
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        ours.append(signal.SIGINT)

    def stop(number: int, frame: FrameType | None) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt if number == signal.SIGINT else Stopped(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, interrupt if number == signal.SIGINT else found[number])
