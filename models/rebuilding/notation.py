"""Steps as text: the one place that reads and writes the notation of hypotheses, records and cards.

==========================  ==========================================================================================
``L:k``                     linear layer of key k
``C:k:s:p[:mode[:d]]``      convolution: stride, padding, padding mode, dilation
``T:k:s:p[:op[:d]]``        transposed convolution: stride, padding, output padding, dilation
``B:k[:eps]`` ``N:k[:eps]`` batch norm, layer norm
``GN:k:groups`` ``IN:k``    group norm, instance norm
``PR:k`` ``VQ:k``           PReLU, nearest rows of a codebook
``relu tanh sig lrelu.2``   activations; ``lrelu`` has slope 0.01
``mp:k:s[:p]`` ``ap:k:s``   max pool, average pool; ``gap`` is the mean over height and width
``up:2 ubl:2 upb:2``        upsampling: nearest, bilinear, bilinear with aligned corners
``interp:h,w`` ``crop:h,w`` bilinear to a size, the upper left part of a size
``flat unsq v:c,h,w``       reshapes
``half rest``               the first half of the features, the second
``mul:f``                   times a number
``norm:m,m,m:s,s,s``        (x - m) / s for each channel; ``denorm`` goes back
``cat1h:n[:first]``         one-hot label joined after the features, or before them; ``cat1hmap`` as constant maps
``emb:k:cat``               embedded label joined: ``cat`` after, ``first`` before, ``mul`` multiplied, ``map`` as a map
``linlab:k:act:cat``        a linear layer of the one-hot label, with an activation or none
==========================  ==========================================================================================

In a key, ``:``, ``%`` before two digits and white space are written as ``%`` and two hexadecimal digits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from typing import Any, get_args

from models.base import CheckpointError
from models.formats.names import clean
from models.rebuilding import steps
from models.rebuilding.steps import Activation, Joining, LeakyReLU, Pointwise, Program, Step

ACTIVATIONS = (
    "relu", "elu", "gelu", "silu", "selu", "mish", "softplus", "tanh", "sig", "clamp01", "hardtanh", "relu6",
)  # fmt: skip
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
LARGEST = 1_000_000


@dataclass(frozen=True)
class _Part:
    """One argument of a step: how it is read and how it is written. ``read`` raises ValueError."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > LARGEST:
        raise ValueError(f"a whole number up to {LARGEST:,}")
    return int(text)


def _positive(text: str) -> int:
    if _whole(text) == 0:
        raise ValueError("a whole number above 0")
    return int(text)


def _real(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or len(text) > 40:
        raise ValueError("a finite number")
    return number


def _shortest(number: float) -> str:
    whole = float(number).is_integer() and abs(number) < LARGEST
    return str(int(number)) if whole else repr(float(number))


def _joined(read: Callable[[str], Any], count: int | None = None) -> Callable[[str], tuple[Any, ...]]:
    def parts(text: str) -> tuple[Any, ...]:
        values = tuple(read(part) for part in text.split(","))
        if (count is not None and len(values) != count) or len(values) > 64:
            raise ValueError(f"{count or 'a few'} numbers with commas")
        return values

    return parts


def _pair(text: str) -> tuple[int, int]:
    values = _joined(_positive)(text)
    if len(values) > 2:
        raise ValueError("a height and a width with a comma")
    return values[0], values[-1]


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return text

    return read


def _read_key(text: str) -> str:
    return re.sub(r"%([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)


def _write_key(key: str) -> str:
    return re.sub(r":|%(?=[0-9A-F]{2})|[\t\n\v\f\r ]", lambda match: f"%{ord(match[0]):02X}", key)


def _read_activation(text: str) -> Pointwise | None:
    if not text:
        return None
    found = _activation(text)
    if found is None:
        raise ValueError(f"one of {', '.join(ACTIVATIONS)} or lrelu")
    return found


def _optional(part: _Part) -> _Part:
    """An argument that may be left out though one after it is written: it is empty then."""
    return _Part(
        lambda text: part.read(text) if text else None, lambda value: "" if value is None else part.write(value)
    )


_KEY = _Part(_read_key, _write_key)
_COUNT = _Part(_whole, str)
_SIZE = _Part(_positive, str)
_NUMBER = _Part(_real, _shortest)
_EPS = _optional(_Part(_real, lambda value: repr(float(value))))
_SIDES = _Part(_pair, lambda value: ",".join(map(str, value)))
_SHAPE = _Part(_joined(_positive, 3), lambda value: ",".join(map(str, value)))
_VALUES = _Part(_joined(_real), lambda value: ",".join(repr(float(number)) for number in value))
_MODE = _optional(_Part(_one_of(*PADDING_MODES), str))
_JOINING = _Part(_one_of(*get_args(Joining)), str)
_ACTIVATION = _Part(_read_activation, lambda value: "" if value is None else write(value))

_FORMS: Mapping[str, tuple[type[Step], tuple[_Part, ...]]] = {
    "L": (steps.Linear, (_KEY,)),
    "C": (steps.Conv, (_KEY, _SIZE, _COUNT, _MODE, _SIZE)),
    "T": (steps.ConvTranspose, (_KEY, _SIZE, _COUNT, _COUNT, _SIZE)),
    "B": (steps.BatchNorm, (_KEY, _EPS)),
    "N": (steps.LayerNorm, (_KEY, _EPS)),
    "GN": (steps.GroupNorm, (_KEY, _SIZE)),
    "IN": (steps.InstanceNorm, (_KEY,)),
    "PR": (steps.PReLU, (_KEY,)),
    "VQ": (steps.Quantise, (_KEY,)),
    "mp": (steps.MaxPool, (_SIZE, _SIZE, _COUNT)),
    "ap": (steps.AveragePool, (_SIZE, _SIZE, _COUNT)),
    "gap": (steps.GlobalPool, ()),
    "up": (steps.Upsample, (_NUMBER,)),
    "ubl": (steps.UpsampleBilinear, (_NUMBER,)),
    "upb": (steps.UpsampleAligned, (_NUMBER,)),
    "interp": (steps.Resize, (_SIDES,)),
    "crop": (steps.Crop, (_SIDES,)),
    "flat": (steps.Flatten, ()),
    "unsq": (steps.Unsqueeze, ()),
    "v": (steps.View, (_SHAPE,)),
    "half": (steps.FirstHalf, ()),
    "rest": (steps.SecondHalf, ()),
    "mul": (steps.Scale, (_NUMBER,)),
    "norm": (steps.Normalise, (_VALUES, _VALUES)),
    "denorm": (steps.Denormalise, (_VALUES, _VALUES)),
    "cat1h": (steps.OneHot, (_SIZE, _JOINING)),
    "cat1hmap": (steps.OneHotMaps, (_SIZE, _JOINING)),
    "emb": (steps.Embedding, (_KEY, _JOINING)),
    "linlab": (steps.LinearLabel, (_KEY, _ACTIVATION, _JOINING)),
}
_NAMES: Mapping[type[Step], str] = {kind: name for name, (kind, _) in _FORMS.items()}


def write(step: Step) -> str:
    """The text of a step; ``read`` gives the step again. Defaults at its end are left out."""
    if isinstance(step, Activation):
        return step.function
    if isinstance(step, LeakyReLU):
        slope = _shortest(step.slope)
        return "lrelu" if step == LeakyReLU() else f"lrelu{slope[1:] if slope.startswith('0.') else slope}"
    name = _NAMES[type(step)]
    given = [(getattr(step, field.name), field.default) for field in fields(step)]
    while given and given[-1][1] is not MISSING and given[-1][0] == given[-1][1]:
        given.pop()
    parts = _FORMS[name][1]
    return ":".join((name, *(part.write(value) for part, (value, _) in zip(parts, given, strict=False))))


@lru_cache(maxsize=4096)
def read(text: str) -> Step:
    """The step that a text describes. Raises CheckpointError, one sentence, for anything that ``write`` never wrote."""
    found = _activation(text)
    if found is not None:
        return found
    name, *arguments = text.split(":")
    if name not in _FORMS:
        raise CheckpointError(
            f"a step of a network should begin with one of {', '.join((*_FORMS, *ACTIVATIONS, 'lrelu'))}; "
            f"got '{clean(text, 60)}'"
        )
    kind, parts = _FORMS[name]
    least = sum(field.default is MISSING for field in fields(kind))
    if not least <= len(arguments) <= len(parts):
        wanted = str(least) if least == len(parts) else f"{least} to {len(parts)}"
        raise CheckpointError(f"the step '{name}' takes {wanted} values after colons; got '{clean(text, 60)}'")
    try:
        return kind(*(part.read(argument) for part, argument in zip(parts, arguments, strict=False)))
    except ValueError as error:
        names = ", ".join(field.name for field in fields(kind))
        raise CheckpointError(
            f"the step '{clean(text, 60)}' cannot be read: of its values ({names}) one should be {error}"
        ) from None


def _activation(text: str) -> Pointwise | None:
    """The activation of that name, ``lrelu.2`` included; None for any other text."""
    if text in ACTIVATIONS:
        return Activation(text)
    match = re.fullmatch(r"lrelu(-?[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)?", text)
    if match is None or len(text) > 40:
        return None
    return LeakyReLU(float(match[1])) if match[1] else LeakyReLU()


def read_program(texts: Iterable[str]) -> Program:
    return tuple(read(text) for text in texts)


def write_program(program: Iterable[Step]) -> tuple[str, ...]:
    return tuple(write(step) for step in program)
