"""What a step asks for, read from its signature: artifacts by keyword, parameters by default, the view it returns.

Annotations are read as types. Whether they were written as types, as strings, under ``from __future__ import
annotations``, through an alias or inside ``Annotated`` makes no difference.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

LEAVES = frozenset({"model", "dataset", "rng", "progress"})
"""Given by the engine: the opened model, the dataset, this step's own numpy Generator, and a callable(fraction)."""


@dataclass(frozen=True, slots=True)
class Of:
    """An artifact computed on other inputs; made by ``of``."""

    artifact: str
    instead: tuple[tuple[str, str], ...] = ()
    """Pairs (x, y): y is read where x would be."""

    def __str__(self) -> str:
        return f"of({', '.join([repr(self.artifact), *(f'{x}={y!r}' for x, y in self.instead)])})"


def of(artifact: str, /, **instead: str) -> Of:
    """For ``Annotated[..., of("latents", test_items="train_items")]``; evaluation/registry.py says what it means."""
    wanted = Of(artifact, tuple(sorted(instead.items())))
    leaves = sorted(LEAVES & {artifact, *instead, *instead.values()})
    if leaves:
        raise TypeError(f"{wanted} must name artifacts only; '{leaves[0]}' is given by the engine and has no variants")
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterInfo:
    name: str
    default: Any
    annotation: str
    """Its type, as Python writes it: ``int``, ``float | None``, ``Literal['mean', 'median']``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    needs: tuple[str, ...]
    """Keywords without a default."""
    asked: Mapping[str, Of]
    """Keyword -> what it asks for, where it is annotated with ``of``."""
    parameters: Mapping[str, ParameterInfo]
    model_protocol: Any
    """The annotation of ``model``, or None where it is not needed."""
    returns: Any
    """The annotated type of the result; None where there is no annotation."""


def signature_of(function: Callable[..., Any]) -> Signature:
    """What a step's keywords ask for. Raises TypeError with one sentence where a keyword cannot be read."""
    where = f"{function.__module__}.{function.__qualname__.rsplit('.', 1)[-1]}"
    hints = _hints(function, where)
    needs: list[str] = []
    asked: dict[str, Of] = {}
    parameters: dict[str, ParameterInfo] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{where}: '{name}' must be keyword-only")
        if name not in hints:
            raise TypeError(f"{where}: '{name}' has no annotation; write its type")
        wanted = [extra for extra in getattr(hints[name], "__metadata__", ()) if isinstance(extra, Of)]
        if len(wanted) > 1:
            raise TypeError(f"{where}: '{name}' asks for {wanted[0]} and for {wanted[1]}; keep one")
        if parameter.default is inspect.Parameter.empty:
            needs.append(name)
            if wanted:
                asked[name] = wanted[0]
        elif wanted:
            raise TypeError(f"{where}: '{name}' asks for {wanted[0]} and has a default; drop one of the two")
        else:
            parameters[name] = ParameterInfo(name=name, default=parameter.default, annotation=written(hints[name]))
    misread = sorted(LEAVES & set(asked))
    if misread:
        raise TypeError(f"{where}: '{misread[0]}' is given by the engine; ask for {asked[misread[0]]} by another name")
    return Signature(
        needs=tuple(needs),
        asked=asked,
        parameters=parameters,
        model_protocol=_bare(hints["model"]) if "model" in needs else None,
        returns=_bare(hints["return"]) if "return" in hints else None,
    )


def _hints(function: Callable[..., Any], where: str) -> Mapping[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise TypeError(f"{where}: annotations are read when a step registers, and {error}; import it there") from error
    except (AttributeError, SyntaxError, TypeError) as error:
        raise TypeError(f"{where}: an annotation is no type ({error}); write a type") from error


def _bare(annotation: Any) -> Any:
    """Without ``Annotated``."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def written(annotation: Any) -> str:
    """A type as Python writes it. One type is written in one way, however it was given."""
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is None or annotation is types.NoneType:
        return "None"
    if annotation is ...:
        return "..."
    if isinstance(annotation, list):  # the arguments of a Callable
        return f"[{', '.join(map(written, annotation))}]"
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if origin in (Union, types.UnionType):
        return " | ".join(map(written, arguments))
    if origin is not None:
        return f"{written(origin)}[{', '.join(map(written, arguments))}]"
    return getattr(annotation, "__name__", None) or str(annotation).removeprefix("typing.")
