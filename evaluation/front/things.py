"""What is measured: paths, live modules, functions that sample, arrays of samples, and several of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from evaluation.front.settings import described
from evaluation.types import TouchstoneError
from models.base import CheckpointError

if TYPE_CHECKING:
    from models.opened import OpenedModel

TAKEN = (
    "a path, an nn.Module, touchstone.live(...), a function that samples, an array of images, "
    "or a list or dict of these"
)


class Opener(Protocol):
    def __call__(self, images: Any, labels: Any) -> AbstractContextManager[OpenedModel]:
        """A model, for as long as the context lasts; float32 ``images`` (n, c, h, w) in [0, 1] help to read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing to measure."""

    name: str
    open: Opener


def things(x: Any, *, name: str | None = None) -> list[Thing]:
    """Each with a name of its own: the second ``vae`` is ``vae-2``. Raises TouchstoneError for what cannot be taken."""
    if isinstance(x, Mapping):
        found = [_named(key, value) for key, value in x.items()]
    elif isinstance(x, list | tuple):
        found = [_thing(item) for item in x]
    else:
        found = [_thing(x)]
    if not found:
        raise TouchstoneError(f"evaluate needs at least one thing to measure: {TAKEN}; got an empty {type(x).__name__}")
    if name is not None:
        if not name or type(name) is not str or len(found) != 1:
            raise TouchstoneError(
                f"name= names one thing by a text, and {len(found)} came with name={name!r}; "
                "name several with a dict, {'first': ..., 'second': ...}"
            )
        found = [Thing(name=name, open=found[0].open)]
    return _distinct(found)


def _named(key: Any, value: Any) -> Thing:
    if not isinstance(key, str) or not key:
        raise TouchstoneError(f"a dict of things to measure has their names as keys; got the key {described(key)}")
    return Thing(name=key, open=_thing(value).open)


def _distinct(found: Sequence[Thing]) -> list[Thing]:
    taken: set[str] = set()
    named: list[Thing] = []
    for thing in found:
        number, unique = 2, thing.name
        while unique in taken:
            unique, number = f"{thing.name}-{number}", number + 1
        taken.add(unique)
        named.append(Thing(name=unique, open=thing.open))
    return named


def _thing(x: Any) -> Thing:
    if isinstance(x, str | Path):
        return _from_paths((x,))
    if isinstance(x, list | tuple) and x and all(isinstance(part, str | Path) for part in x):
        return _from_paths(tuple(x))
    raise TouchstoneError(f"evaluate measures {TAKEN}; got {described(x)}")


def _from_paths(paths: tuple[str | Path, ...]) -> Thing:
    """One checkpoint: a file, a folder, ``"ENC+DEC"``, or the files of its halves."""
    from models.reading import as_paths

    if any(not str(path).strip() or "\0" in str(path) for path in paths):
        raise TouchstoneError("a checkpoint is named by the path of a file or folder; got an empty text")
    parts = as_paths(paths[0] if len(paths) == 1 else paths)

    @contextmanager
    def opened(images: Any, labels: Any) -> Iterator[OpenedModel]:
        from models.opening import open_checkpoint

        try:
            model = open_checkpoint(parts, images=images, labels=labels)
        except TouchstoneError:
            raise
        except Exception as error:  # whatever a reader raises, bad input is one sentence
            raise CheckpointError(f"this file could not be opened ({type(error).__name__}: {error})") from error
        yield model

    return Thing(name="+".join(part.stem if part.is_file() else part.name for part in parts), open=opened)
