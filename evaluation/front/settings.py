"""The settings of ``evaluate``: every value is checked before anything is opened, and a wrong one is one sentence."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, SupportsFloat

from evaluation.types import LEAST_REPLICATES, MOST_REPLICATES, MOST_SEED, Config, TouchstoneError

OPEN_AT_ONCE = ("auto", "classifier", "pixels")
"""Extractors that need no file."""


def settings(given: Config | None, **values: Any) -> Config:
    """One configuration, from ``config=`` or from single settings. Raises TouchstoneError.

    Sizes are compared with the data by the session, as it knows the data.
    """
    if given is not None and not isinstance(given, Config):
        raise wrong("config", "a touchstone.Config", given)
    if given is not None:
        usual = Config()
        changed = [name for name, value in values.items() if not _is_usual(name, value, usual)]
        if changed:
            raise TouchstoneError(
                f"config= holds every setting, and {changed[0]}= was given beside it; put {changed[0]} into the Config"
            )
        values = {field.name: getattr(given, field.name) for field in fields(given)}
    return Config(
        n=_whole_or_none("n", values["n"], least=2),
        n_train=_whole_or_none("n_train", values["n_train"], least=0),
        n_samples=_whole_or_none("n_samples", values["n_samples"], least=2),
        seed=whole("seed", values["seed"], least=0, most=MOST_SEED),
        metrics=metric_globs(values["metrics"]),
        extractor=_extractor(values["extractor"]),
        replicates=whole("replicates", values["replicates"], least=LEAST_REPLICATES, most=MOST_REPLICATES),
        samples_range=_range("samples_range", values["samples_range"]),
        resize=_flag("resize", values["resize"]),
        parameters=_parameters(values["parameters"]),
    )


def listener(value: Any) -> Any:
    """A callable that hears of progress, or None. Raises TouchstoneError."""
    if value is not None and (not callable(value) or isinstance(value, type)):
        raise wrong("on_event", "a function of one event, or None", value)
    return value


def _is_usual(name: str, value: Any, usual: Config) -> bool:
    """Whether a setting was left as ``evaluate`` has it."""
    if name == "metrics":
        return isinstance(value, str) and value == "*"
    if name == "parameters":
        return value is None
    expected = getattr(usual, name)
    return type(value) is type(expected) and bool(value == expected)


def metric_globs(value: Any) -> tuple[str, ...]:
    """``"mse"``, ``"mse,ssim"`` as on the command line, or several. Raises TouchstoneError."""
    if isinstance(value, str):
        parts: Sequence[Any] = value.split(",")
    elif isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        parts = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    else:
        raise wrong("metrics", "names of metrics, such as 'mse,ssim' or ['mse', 'ssim']", value)
    for part in parts:
        if not isinstance(part, str):
            raise wrong("metrics", "names of metrics, such as 'mse,ssim' or ['mse', 'ssim']", part)
    globs = tuple(part.strip() for part in parts if part.strip())
    if not globs:
        raise TouchstoneError("metrics must name at least one metric or group; touchstone.catalog() lists them")
    return globs


def whole(name: str, value: Any, *, least: int, most: int | None = None) -> int:
    """A whole number within bounds; numpy's are taken, text and truth values are not. Raises TouchstoneError."""
    bounds = f"a whole number of at least {least:,}" if most is None else f"a whole number from {least:,} to {most:,}"
    if isinstance(value, bool):
        raise wrong(name, bounds, value)
    try:
        number = operator.index(value)
    except TypeError:
        raise wrong(name, bounds, value) from None
    if number < least or (most is not None and number > most):
        raise wrong(name, bounds, value)
    return number


def _whole_or_none(name: str, value: Any, *, least: int) -> int | None:
    return None if value is None else whole(name, value, least=least)


def _range(name: str, value: Any) -> tuple[float, float] | None:
    expected = "the stored values of black and white, such as (0, 16)"
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:
        raise wrong(name, expected, value)
    low, high = value
    if any(isinstance(one, bool) or not isinstance(one, SupportsFloat) for one in value):
        raise wrong(name, expected, value)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise TouchstoneError(f"{name} must be {expected}; got {low:g} and {high:g}")
    return float(low), float(high)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(name, "True or False", value)
    return value


def _extractor(value: Any) -> str:
    from evaluation.registry import registry

    known = ("auto", *sorted(registry().extractors))
    if not isinstance(value, str) or value.partition(":")[0] not in known:
        raise wrong("extractor", f"one of {', '.join(known)} (some as NAME:PATH)", value)
    return value


def _parameters(value: Any) -> dict[str, dict[str, Any]]:
    """Registered step -> parameter -> value; a metric may be written by any of its names. Raises TouchstoneError."""
    from evaluation.measuring.plan import named_parameters
    from evaluation.registry import registry

    shape = "a dict of dicts, such as {'trustworthiness': {'k': 10}}"
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise wrong("parameters", shape, value)
    for name, given in value.items():
        if not isinstance(name, str) or not isinstance(given, Mapping):
            raise wrong("parameters", shape, given if isinstance(name, str) else name)
    known = {**registry().artifacts, **registry().metrics}
    named = named_parameters(registry(), value)
    for name, given in named.items():
        for parameter, chosen in given.items():
            declared = known[name].parameters.get(parameter)
            if declared is None:
                has = ", ".join(sorted(known[name].parameters)) or "none"
                raise TouchstoneError(f"'{name}' has no parameter '{parameter}'; it has {has}")
            _same_type(f"parameters['{name}']['{parameter}']", chosen, declared.default)
    return {name: dict(given) for name, given in named.items()}


def _same_type(name: str, value: Any, default: Any) -> None:
    """A default of None says nothing; a whole number is also a number."""
    expected = type(default)
    if default is None or type(value) is expected or (expected is float and type(value) is int):
        return
    raise wrong(name, f"like its default {default!r}", value)


def wrong(name: str, expected: str, value: Any) -> TouchstoneError:
    """The sentence for a value that an argument does not take."""
    return TouchstoneError(f"{name} must be {expected}; got {described(value)}")


def described(value: Any) -> str:
    """A value in a sentence: short ones as they are written, others by their type."""
    if value is None or isinstance(value, bool | int | float | str):
        text = repr(value)
        return text if len(text) <= 60 else f"{text[:57]}...'"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    shape = getattr(value, "shape", None)
    name = type(value).__name__
    article = "an" if name[:1].lower() in "aeio" else "a"
    return f"{article} {name}" + (f" of shape {tuple(shape)}" if isinstance(shape, tuple) else "")
