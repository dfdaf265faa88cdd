"""The arguments that a class may have been called with: of its calls, its defaults, and settings under their names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.source.facts import Argument
from models.source.matching.settings import Setting, Settings

SHOWN = 60
SIZES = "the sizes of the weights"
FIRST = 16
"""The first value of a whole number that nothing says."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a class."""

    name: str
    has_default: bool
    default: Any = None
    place: str = ""
    """Of the default."""
    annotation: str = ""
    known: bool = True
    """Whether the default was understood."""
    holds_settings: bool = False
    """Whether it is an object or a dictionary of settings, of which each that is asked for is a parameter too."""
    of: str = ""
    """Of a setting, the parameter that holds it; empty for one of a variable of the file."""

    @property
    def word(self) -> str:
        """The name under which settings files have it: ``hidden`` of ``config.model.hidden``."""
        return self.name.rpartition(".")[2]


@dataclass
class Guess:
    """Values by parameter, each with its origin."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    """Parameters that nothing says."""
    line: int = 0
    """Of the call that the values are of; 0 where there is none."""

    def put(self, name: str, value: Any, origin: str) -> None:
        self.values[name], self.origins[name] = value, origin

    def told(self, solved: Mapping[str, Any]) -> tuple[Argument, ...]:
        """The arguments with their origins; those that were moved come from the sizes."""
        return tuple(
            Argument(
                name=name,
                value=shown(value),
                origin=SIZES if name in self.unsure or self.values.get(name) != value else self.origins[name],
            )
            for name, value in solved.items()
            if name in self.origins
        )


@dataclass(frozen=True)
class Called:
    """A call of the class in the source: the arguments that were understood, by parameter."""

    values: Mapping[str, Any]
    place: str
    line: int
    asked: Mapping[str, str] = field(default_factory=dict)
    """Names under which the call looks other arguments up: ``z_dim`` of ``VAE(latent_dim=config["z_dim"])``."""


def guesses(parameters: Sequence[Parameter], calls: Sequence[Called], settings: Sequence[Settings]) -> Iterator[Guess]:
    """What the arguments may be, the likeliest first. ``settings`` are alternatives, one for each file of them."""
    seen: list[dict[str, Any]] = []
    for called in [*calls, None]:
        for held, own in itertools.product(settings, (True, False)):
            guess = _guess(parameters, called, held, own)
            if guess is not None and guess.values not in seen:
                seen.append(dict(guess.values))
                yield guess


def _guess(
    parameters: Sequence[Parameter], called: Called | None, settings: Settings, by_settings: bool
) -> Guess | None:
    """``by_settings``: settings of the same name overrule what the source says, as those of the checkpoint should."""
    guess = Guess(line=0 if called is None else called.line)
    for item in parameters:
        if item.of in guess.values:
            continue  # the call gives the object that holds it
        found = _known(item, called, settings, by_settings)
        if found is None and item.holds_settings:
            continue
        if found is None:
            other = settings.get(item.word) or settings.alike(item.word)
            found = Setting(first_value(item), SIZES) if other is None or not _fits(other.value, item) else other
            if found.value is None and not item.of:
                return None  # a setting may be one of a run: a device, a path
            guess.unsure.append(item.name)
        guess.put(item.name, found.value, found.origin)
    return guess


def _known(item: Parameter, called: Called | None, settings: Settings, by_settings: bool) -> Setting | None:
    """The value that the call, the default, or before both a setting of this very name says."""
    own = None if item.holds_settings else settings.get(item.word)
    looked_up = None if called is None else settings.get(called.asked.get(item.name, ""))
    if looked_up is not None:
        return looked_up
    if by_settings and own is not None and _fits(own.value, item):
        return own
    if called is not None and item.name in called.values:
        return Setting(called.values[item.name], f"the call in {called.place}")
    if item.has_default and item.known:
        return Setting(item.default, f"the default in {item.place}" if item.place else "its default")
    return None


def _fits(value: Any, item: Parameter) -> bool:
    """Whether a setting may be this argument: it is of the default's kind, or a number where there is none."""
    like = item.default if item.has_default and item.known else None
    if like is None and item.of:
        return isinstance(value, int | float | list | str)  # the setting of this very name
    if like is None:
        return isinstance(value, int | float | list) and not isinstance(value, bool)
    if isinstance(like, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(like, bool)
    return isinstance(value, type(like)) or (isinstance(value, int | float) and isinstance(like, int | float))


def first_value(item: Parameter) -> Any:
    """A first value for what nothing says, as its annotation and name suggest."""
    text = f"{item.annotation} {item.word}".lower()
    if "bool" in text or item.word.lower().startswith(("use_", "is_", "with_")):
        return False
    if any(word in text for word in ("list", "sequence", "dims", "sizes", "layers_", "tuple")):
        return [32, 64]
    if any(word in text for word in ("module", "callable", "str", "device", "fn", "loss", "encoder", "decoder")):
        return None
    return FIRST


def shown(value: Any) -> str:
    text = repr(value) if isinstance(value, int | float | str | list | tuple | bool | None) else type(value).__name__
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
