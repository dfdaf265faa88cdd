"""What a user states about data behind its path: ``folder:PATH?range=0,16&skip-unreadable``."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.types import TouchstoneError
from models.intake import background
from models.intake.background import Background
from models.intake.ranges import ValueRange

NAMES = ("range", "background", "skip-unreadable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    value_range: ValueRange | None = None
    """Stored values of black and white; None infers them."""
    background: Background | None = None
    """What lies behind transparent pixels; None chooses."""
    skip_unreadable: bool = False
    """Leave out images that cannot be read, instead of refusing the data."""

    def __bool__(self) -> bool:
        return self != Options()


def split_options(spec: str) -> tuple[str, Options]:
    """(the SPEC without its options, the options). A ``?`` that begins no option belongs to the path.

    Raises TouchstoneError for a known option with a wrong value, and for an unknown one beside a known one.
    """
    path, mark, text = spec.rpartition("?")
    pairs = [part.partition("=") for part in text.split("&")]
    if not mark or not any(name in NAMES for name, _, _ in pairs):
        return spec, Options()
    given: dict[str, str] = {}
    for name, equals, value in pairs:
        if name not in NAMES or name in given or (name == "skip-unreadable") == bool(equals):
            raise TouchstoneError(
                "data takes the options range=LOW,HIGH, background=white or black, and skip-unreadable, each once, "
                f"joined by &; got '?{text}'"
            )
        given[name] = value
    return path, Options(
        value_range=ValueRange.parse(given["range"]) if "range" in given else None,
        background=background.parse(given["background"]) if "background" in given else None,
        skip_unreadable="skip-unreadable" in given,
    )


def with_options(spec: str, *, value_range: str | None = None, skip_unreadable: bool = False) -> str:
    """The SPEC with these options added to those that it has. Raises TouchstoneError for a range that is none."""
    path, options = split_options(spec)
    parts = []
    if value_range is not None:
        chosen = ValueRange.parse(value_range)
        parts.append(f"range={chosen.low:g},{chosen.high:g}")
    if skip_unreadable and not options.skip_unreadable:
        parts.append("skip-unreadable")
    had = [] if path == spec else spec[len(path) + 1 :].split("&")
    kept = [part for part in had if value_range is None or not part.startswith("range=")]
    joined = "&".join([*kept, *parts])
    return f"{path}?{joined}" if joined else path
