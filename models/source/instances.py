"""A network of the source: torch's own layers, held in objects of the source's classes, whose methods are walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from models.source.guard.draws import Draws, Mode
from models.source.refusals import NotUnderstood
from models.source.session import Session
from models.source.values.open_settings import Answers
from models.source.values.values import Class, Function, Namespace, Object, SourceModule, Value
from models.source.walking.attributes import attribute
from models.source.walking.classes import instantiate
from models.source.walking.interpreted import Interpreted
from models.source.walking.walk import call


class Instance:
    """A network as the source builds it. Weights that were not loaded are zeros where the source draws them."""

    def __init__(self, module: nn.Module, session: Session, answers: Answers | None = None) -> None:
        self.module, self._session, self._answers = module, session, answers

    @property
    def class_name(self) -> str:
        """The class of the source, or of torch for a bare ``nn.Sequential``."""
        return self.module.source_class.name if isinstance(self.module, Interpreted) else type(self.module).__name__

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of ``state_dict()``, in its order: parameters and buffers."""
        return {name: tuple(tensor.shape) for name, tensor in self.module.state_dict().items()}

    @property
    def children(self) -> dict[str, Instance]:
        """The modules right below, by name."""
        return {name: Instance(child, self._session, self._answers) for name, child in self.module.named_children()}

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods that the source defines for it, those of its base classes included."""
        if not isinstance(self.module, Interpreted):
            return ("forward",)
        found = {
            name: None
            for part in self.module.source_class.mro
            if isinstance(part, Class)
            for name, value in part.namespace.items()
            if isinstance(value, Function) or hasattr(value, "function")
        }
        return tuple(found)

    def function(self, method: str) -> Function | None:
        """A method as the source defines it; None where it does not."""
        if not isinstance(self.module, Interpreted):
            return None
        found = self.module.source_class.find(method)
        found = getattr(found, "function", found)
        return found if isinstance(found, Function) else None

    def _home(self) -> SourceModule | None:
        return self.module.source_class.module if isinstance(self.module, Interpreted) else None

    def value(self, name: str) -> Value:
        """An attribute, a property included, or None where it has none. Raises NotUnderstood."""
        with self._session.active(Draws("mean"), answers=self._answers) as frame:
            try:
                return attribute(self.module, name, frame)
            except NotUnderstood as refusal:
                if getattr(refusal, "kind", "") == "AttributeError":
                    return None
                raise

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Puts weights in, by name. Raises NotUnderstood where names or shapes do not fit."""
        given = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}
        wanted = self.shapes
        for name, shape in wanted.items():
            if name not in given:
                if name.endswith("num_batches_tracked"):
                    continue
                raise NotUnderstood(f"has a weight '{name}' that the checkpoint does not have")
            if tuple(given[name].shape) != shape:
                raise NotUnderstood(
                    f"has a weight '{name}' of shape {shape}, and the checkpoint's has {tuple(given[name].shape)}"
                )
        with torch.no_grad():
            self.module.load_state_dict({name: given[name] for name in wanted if name in given}, strict=False)

    def call(
        self,
        method: str,
        *given: Value,
        named: Mapping[str, Value] | None = None,
        generator: torch.Generator | None = None,
    ) -> Value:
        """What a method gives, in evaluation mode and without gradients: tensors, tuples and dicts of them.

        ``generator`` draws what the source draws; without one every draw is replaced by its mean.
        Raises NotUnderstood, one sentence with file and line.
        """
        self.module.eval()
        return self._call(method, given, named or {}, generator)

    def call_as_training(self, method: str, *given: Value) -> Value:
        """The same as ``call``, but ``self.training`` is true for the source: it takes the branch that draws.

        Torch's own layers stay in evaluation mode. Draws are replaced by their means.
        """
        self.module.eval()
        own = [part for part in self.module.modules() if isinstance(part, Interpreted)]
        try:
            for part in own:
                part.training = True
            return self._call(method, given, {}, None)
        finally:
            self.module.eval()

    def _call(
        self, method: str, given: Sequence[Value], named: Mapping[str, Value], generator: torch.Generator | None
    ) -> Value:
        mode: Mode = "mean" if generator is None else "draw"
        budget = self._session.budget.for_call(next((len(item) for item in given if _is_batch(item)), 1))
        draws, home = Draws(mode, generator), self._home()
        with self._session.active(draws, home=home, budget=budget, answers=self._answers) as frame:
            if method in ("forward", "__call__"):
                return plain(call(self.module, list(given), dict(named), frame))
            return plain(call(attribute(self.module, method, frame), list(given), dict(named), frame))


def _is_batch(value: Value) -> bool:
    return isinstance(value, Tensor) and value.ndim > 0


def plain(value: Value) -> Value:
    """Objects of the source that hold tensors as dicts of them: dataclasses, named tuples, attribute dictionaries."""
    if isinstance(value, Object):
        if isinstance(value.payload, tuple):
            return tuple(plain(item) for item in value.payload)
        value = value.payload if value.payload is not None else value.attributes
    elif isinstance(value, Namespace):
        value = value.attributes
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        return type(value)(plain(item) for item in value)
    return value


def make_instance(
    cls: Class, args: Sequence[Value], named: Mapping[str, Value], session: Session, answers: Answers | None = None
) -> Instance:
    """Runs ``__init__``, with ``answers`` for settings that the source takes from elsewhere. Raises NotUnderstood."""
    with session.active(Draws("build"), home=cls.module, line=cls.first_line, answers=answers) as frame:
        made = instantiate(cls, list(args), dict(named), frame)
    return Instance(made, session, answers)
