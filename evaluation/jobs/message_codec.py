"""Messages to JSON values and back. What is read back was checked field by field, or it is ``NoMessage``."""

from __future__ import annotations

import functools
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from evaluation.jobs.message_parts import Checked

Said = TypeVar("Said")


class NoMessage(ValueError):
    """What was said is no message of this conversation."""


class Vocabulary(Generic[Said]):
    """The messages that one side of one conversation may say."""

    def __init__(self, union: Any) -> None:
        self.union = union

    @functools.cached_property
    def _adapter(self) -> TypeAdapter[Said]:
        union: Any = Annotated[self.union, Field(discriminator="kind")]
        return TypeAdapter(union)

    def decode(self, content: object) -> Said:
        """``content`` is any JSON value. Raises NoMessage, and nothing else."""
        try:
            return self._adapter.validate_python(content)
        except (ValidationError, RecursionError) as error:
            raise NoMessage("a message has the fields that it has, with values that can be") from error


def encode(message: Checked) -> dict[str, Any]:
    """JSON values only."""
    kind: Any = type(message)
    values: dict[str, Any] = _encoder(kind).dump_python(message, mode="json")
    return values


@functools.cache
def _encoder(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
