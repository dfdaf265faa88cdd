"""What is measured: paths, live modules, functions that sample, arrays of samples, and several of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from evaluation.front.expanding import looks_among, refuse_runs, without_patterns
from evaluation.front.looks import Found, Looks
from evaluation.front.naming import by_folders, distinct, name_of
from evaluation.front.settings import described
from evaluation.record.training_facts import TrainingFacts
from evaluation.types import TouchstoneError
from models.base import CheckpointError
from models.live.description import Live
from models.source.finding import NO_SOURCE, Source, SourcePaths, source_paths

if TYPE_CHECKING:
    import torch

    from models.agreeing import Agreed
    from models.opened import OpenedModel

TAKEN = (
    "a path, a folder of training runs, an nn.Module, touchstone.live(...), a function that samples, an array of "
    "images, or a list or dict of these"
)


class Opener(Protocol):
    def __call__(self, shown: Shown, /) -> AbstractContextManager[OpenedModel]:
        """A model, for as long as the context lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a thing is shown when it is opened: some of the data, which helps to read it."""

    images: Any
    """float32 (n, c, h, w) in [0, 1]."""
    labels: Any
    """(n,), or None."""
    image_shape: tuple[int, int, int]
    device: torch.device | None = None
    """Where to compute; None leaves a live model where it lies, and a file on the CPU."""
    agreed: Agreed | None = None
    """How checkpoints of its recipe are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing to measure."""

    name: str
    open: Opener
    parts: tuple[Path, ...] = ()
    """Its files; none of a live model."""
    source: SourcePaths = NO_SOURCE
    look_of: TrainingFacts | None = None
    """The training that it was found to be of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """What is to be measured, and what was left out on the way."""

    found: Sequence[Thing]
    refused: Mapping[str, str] = field(default_factory=dict)
    """Name of a look that is not measured -> why, one sentence."""
    notes: tuple[str, ...] = ()
    """What was odd in folders of runs, one sentence each."""


def things(x: Any, roles: Mapping[str, Any], name: str | None = None, source: Source = None) -> Things:
    """Each with a name of its own: files of one name are told apart by their folders, the second ``VAE`` is ``VAE-2``.
    ``roles`` describe one live model further, ``source`` is the author's code of checkpoints.

    Raises TouchstoneError for what cannot be taken.
    """
    looks: Looks | None = None
    if roles:
        _no_source(source)
        found = [_with_roles(x, roles)]
    elif isinstance(x, Mapping):
        _no_weights(x)
        found = [_named(key, value, source) for key, value in x.items()]
    else:
        items = without_patterns(x if isinstance(x, list | tuple) else [x])
        looks, folders = looks_among(items)
        rest = [item for item in items if not (isinstance(item, str | Path) and Path(item).expanduser() in folders)]
        found = [_look(one, source) for one in (looks.found if looks else ())]
        found += _by_folders([_thing(item, source) for item in rest])
    if not found:
        raise TouchstoneError(f"evaluate needs at least one thing to measure: {TAKEN}; got an empty {type(x).__name__}")
    if name is not None:
        if not name or type(name) is not str or len(found) != 1:
            raise TouchstoneError(
                f"name= names one thing by a text, and {len(found)} came with name={described(name)}; "
                "name several with a dict, {'first': ..., 'second': ...}"
            )
        found = [replace(found[0], name=name)]
    names = distinct(thing.name for thing in found)
    return Things(
        found=[replace(thing, name=unique) for thing, unique in zip(found, names, strict=True)],
        refused=looks.refused if looks else {},
        notes=looks.notes if looks else (),
    )


def _look(one: Found, source: Source) -> Thing:
    return replace(from_paths(one.parts, source), name=one.name, look_of=one.training)


def _by_folders(found: Sequence[Thing]) -> list[Thing]:
    files = [thing for thing in found if thing.parts]
    names = iter(by_folders([(thing.name, thing.parts) for thing in files]))
    return [replace(thing, name=next(names)) if thing.parts else thing for thing in found]


def _with_roles(x: Any, roles: Mapping[str, Any]) -> Thing:
    first = next(iter(roles))
    if isinstance(x, Live):
        raise TouchstoneError(f"touchstone.live(...) holds every role, and {first}= was given beside it; put it there")
    if isinstance(x, str | Path | Mapping | list | tuple):
        raise TouchstoneError(
            f"{first}= describes one live model, and evaluate was given {described(x)}; "
            "describe each with touchstone.live(module, ...)"
        )
    if x is not None:
        _refuse_others(x)
    return _from_live(Live(module=x, **roles))


def _named(key: Any, value: Any, source: Source) -> Thing:
    if not isinstance(key, str) or not key:
        raise TouchstoneError(f"a dict of things to measure has their names as keys; got the key {described(key)}")
    refuse_runs(key, value)
    return replace(_thing(value, source), name=key)


def _thing(x: Any, source: Source) -> Thing:
    if isinstance(x, str | Path):
        return from_paths((x,), source)
    if isinstance(x, list | tuple) and x and all(isinstance(part, str | Path) for part in x):
        return from_paths(tuple(x), source)
    _no_source(source)
    if isinstance(x, Live):
        return _from_live(x)
    _refuse_others(x)
    return _from_live(Live(module=x))


def _no_source(source: Source) -> None:
    if source is not None and source != ():
        raise TouchstoneError(
            "source= is the author's code of checkpoints that are named by their paths; a live model has its code: "
            "leave source= out, or measure the two in two calls"
        )


def _refuse_others(x: Any) -> None:
    """What is no model, each with what to do instead."""
    if isinstance(x, type):
        raise TouchstoneError(f"evaluate measures a model that was made; got the class {x.__name__}, so call it first")
    if isinstance(x, Mapping):
        _no_weights(x)
    if hasattr(x, "param_groups"):
        raise TouchstoneError(f"evaluate measures {TAKEN}; got an optimiser ({type(x).__name__})")
    if _is_array(x):
        if x.ndim not in (3, 4):
            raise TouchstoneError(f"an array of samples is (n, c, h, w), (n, h, w, c) or (n, h, w); got {described(x)}")
    elif not callable(x):
        raise TouchstoneError(f"evaluate measures {TAKEN}; got {described(x)}")


def _no_weights(x: Mapping[Any, Any]) -> None:
    """A state_dict, or a checkpoint that torch.load gave."""
    tensors = [value for value in x.values() if _is_array(value)]
    dotted = [key for key in x if isinstance(key, str) and key.rsplit(".", 1)[-1] in ("weight", "bias", "running_mean")]
    nested = [value for value in x.values() if isinstance(value, Mapping)]
    if dotted or nested or any(value.ndim not in (3, 4) for value in tensors):
        raise TouchstoneError(
            "a state_dict holds weights without their network; give the module that they were loaded into, or save "
            "them with torch.save and give the path"
        )


def _is_array(x: Any) -> bool:
    return hasattr(x, "ndim") and hasattr(x, "shape") and hasattr(x, "dtype")


def _from_live(live: Live) -> Thing:
    @contextmanager
    def opened(shown: Shown) -> Iterator[OpenedModel]:
        from models.live.opening import open_live

        with open_live(
            live, images=shown.images, labels=shown.labels, image_shape=shown.image_shape, device=shown.device
        ) as model:
            yield model

    return Thing(name=live.name or _name(live), open=opened)


def _name(live: Live) -> str:
    """The class of a module, the name of a function; of roles, that of the one that makes images."""
    if _is_array(live.module):
        return "samples"
    given = (live.module, live.decoder, live.generator, live.encoder, live.discriminator)
    role = next(part for part in given if part is not None)
    named = getattr(role, "__name__", None) or type(role).__name__
    return "function" if named == "<lambda>" else str(named)


def from_paths(paths: tuple[str | Path, ...], source: Source = None) -> Thing:
    """One checkpoint: a file, a folder, ``"ENC+DEC"``, or the files of its halves."""
    from models.reading import as_paths

    if any(not str(path).strip() or "\0" in str(path) for path in paths):
        raise TouchstoneError("a checkpoint is named by the path of a file or folder; got an empty text")
    parts = as_paths(paths[0] if len(paths) == 1 else paths)
    where = source_paths(parts, source)

    @contextmanager
    def opened(shown: Shown) -> Iterator[OpenedModel]:
        from models.agreeing import open_as_agreed
        from models.placing import placed

        try:
            model = open_as_agreed(parts, shown.agreed, source=where, images=shown.images, labels=shown.labels)
            model = model if shown.device is None else placed(model, shown.device)
        except TouchstoneError:
            raise
        except Exception as error:  # whatever a reader raises, bad input is one sentence
            raise CheckpointError(f"this file could not be opened ({type(error).__name__}: {error})") from error
        yield model

    return Thing(name=name_of(parts), open=opened, parts=tuple(parts), source=where)
