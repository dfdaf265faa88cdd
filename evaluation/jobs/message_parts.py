"""What messages are made of: the types of their fields, each with its bounds, and the records that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field, StrictStr

from evaluation.jobs.sandbox.untrusted import ARRAY_NAME, sentence

LARGEST_SIDE = 2**14
MOST_STEPS = 100_000

Sentence: TypeAlias = Annotated[StrictStr, AfterValidator(sentence)]
"""One printable line; what is too long is cut."""
Name: TypeAlias = Annotated[StrictStr, AfterValidator(lambda text: sentence(text)[:200])]
Digest: TypeAlias = Annotated[StrictStr, Field(max_length=200)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=2**63 - 1)]
Integer: TypeAlias = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**64)]
"""What can seed a generator."""
Step: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=MOST_STEPS)]
Number: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Fraction: TypeAlias = Annotated[Number, AfterValidator(lambda value: min(1.0, max(0.0, value)))]
"""What lies outside 0 to 1 is moved to the nearer end."""
Side: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=LARGEST_SIDE)]
ArrayKey: TypeAlias = Annotated[StrictStr, Field(max_length=300)]
ArrayFile: TypeAlias = Annotated[StrictStr, Field(pattern=ARRAY_NAME)]


class Checked:
    """Fields that it does not have are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArtifact(Checked):
    """Something of the data alone, for models of one image shape (c, h, w)."""

    artifact: Name
    image_shape: tuple[Side, Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Checked):
    """One way to read a file."""

    architecture: Sentence
    score: Number
    evidence: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine(Checked):
    """A line of the author's source, and what it decided."""

    file: Name
    place: Name
    text: Sentence
    decided: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFromSource(Checked):
    """The class of the author's source that a file was opened as."""

    sentence: Sentence
    files: tuple[tuple[Name, Digest], ...]
    arguments: tuple[Sentence, ...]
    deciding: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Checked):
    """What a file was opened as."""

    recognised: Sentence
    confidence: Name
    probability: Fraction | None = None
    family: Name
    hypotheses: tuple[Reading, ...]
    capabilities: tuple[Name, ...]
    evidence: tuple[Sentence, ...]
    decided_by: Name
    source: ReadFromSource | None = None
    format: Name
    parameters: Count
    latent_dim: Count | None
    image_shape: tuple[Side, ...]
    value_range: tuple[Number, Number]
    classes: Count | None
    sha256: Digest
    bytes: Count
