"""Freed memory goes back to the system."""

import ctypes
import platform

import pytest

from ui.server import heap


def test_the_c_library_takes_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    class Library:
        def mallopt(self, name: int, value: int) -> int:
            told.append((name, value))
            return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library())
    assert heap.few_arenas()
    assert (-8, heap.ARENAS) in told


def test_a_library_that_does_not_know_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert not heap.few_arenas()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heaps of another C library are its own")
def test_glibc_takes_every_setting() -> None:
    assert heap.few_arenas()
