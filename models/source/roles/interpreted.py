"""An interpreted network, as the finding of roles asks it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from torch import nn

from models.source.program import NO_DEFAULT, Instance
from models.source.refusals import NotUnderstood, Raised
from models.source.roles.network import Input, Network

_KINDS = ("positional only", "positional")
_SIZES = 40
"""Plain attributes that are looked at."""


class InterpretedNetwork:
    """An instance with its weights loaded."""

    def __init__(self, instance: Instance, title: str = "", refused: list[str] | None = None) -> None:
        self.instance = instance
        self.title = title or instance.class_name
        """The variable that holds it, else its class."""
        self.refused: list[str] = [] if refused is None else refused
        """What of the source the interpreter did not run, a sentence each with its line; parts add to the whole's."""

    def inputs(self, method: str) -> Sequence[Input] | None:
        function = self.instance.function(method)
        if function is not None:
            given = function.parameters[1:]
            return [Input(item.name, item.default is NO_DEFAULT) for item in given if item.kind in _KINDS]
        if method == "forward" and type(self.instance.module).forward is not nn.Module.forward:
            return _torch_inputs(self.instance.module)
        return None

    def returned(self, method: str) -> Sequence[str]:
        function = self.instance.function(method)
        if function is None or not isinstance(function.body, list):
            return ()
        returns = [node for part in function.body for node in ast.walk(part) if isinstance(node, ast.Return)]
        value = returns[-1].value if returns else None
        return tuple(_name(item) for item in value.elts) if isinstance(value, ast.Tuple | ast.List) else ()

    def call(self, method: str, *args: Any) -> Any:
        with self._noted():
            return self.instance.call(method, *args)

    def draws(self, method: str, *args: Any) -> Any:
        with self._noted():
            return self.instance.call_as_training(method, *args)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """What the source itself raises, such as for images of another size, says nothing against its lines."""
        try:
            yield
        except Raised:
            raise
        except NotUnderstood as error:
            if str(error) not in self.refused:
                self.refused.append(str(error))
            raise

    def children(self) -> Mapping[str, Network]:
        return {name: InterpretedNetwork(part, "", self.refused) for name, part in self.instance.children.items()}

    def attributes(self) -> Mapping[str, Any]:
        names = [name for name in vars(self.instance.module).get("source_attributes", {}) if isinstance(name, str)]
        found: dict[str, Any] = {}
        for name in names[:_SIZES]:
            try:
                found[name] = self.instance.value(name)
            except NotUnderstood:
                continue
        return found


def _name(node: ast.expr) -> str:
    """What a returned expression is called: ``mu`` of ``mu`` or ``self.mu(h)``."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else f"value {node.lineno}:{node.col_offset}"


def _torch_inputs(module: nn.Module) -> Sequence[Input]:
    forward = type(module).forward
    if isinstance(module, nn.Sequential) or hasattr(module, "source_class"):
        return [Input("input", True)]
    try:
        given = list(inspect.signature(forward).parameters.values())[1:]
    except (TypeError, ValueError):
        return [Input("input", True)]
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [Input(item.name, item.default is item.empty) for item in given if item.kind in kinds]
