"""A table that packages of tests announce in."""

from __future__ import annotations

made: dict[str, object] = {}


def shelf() -> dict[str, object]:
    return made


def announce(name: str) -> None:
    if name in made:
        raise ValueError(f"'{name}' is taken")
    made[name] = name
