"""Attributes: what a name after a dot means, by the kind of value. No attribute of the host is reached by its name."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from torch import nn

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    ClassMethod,
    Function,
    HostClass,
    Inert,
    Method,
    Namespace,
    Object,
    Package,
    Property,
    SourceModule,
    StaticMethod,
    Super,
    Unlisted,
    Value,
)
from models.source.walking.interpreted import Interpreted
from models.source.walking.iterating import class_of, kind_of
from models.source.walking.members import member, unbound
from models.source.walking.walk import call, evaluate, evaluates, used

_RESERVED = frozenset((*vars(nn.Module()), "source_class", "source_attributes"))
"""Attributes that a torch module keeps for itself; the source may not bind them."""


@evaluates(ast.Attribute)
def attribute_expression(node: ast.Attribute, frame: Frame) -> Value:
    value = evaluate(node.value, frame)
    frame.line = node.lineno
    return attribute(value, node.attr, frame)


def attribute(value: Value, name: str, frame: Frame) -> Value:
    """``value.name``. Raises Raised (AttributeError) where there is none, NotUnderstood where it is not on the list."""
    if isinstance(value, Unlisted | Inert):
        return Unlisted(f"{value.path}.{name}")
    value = used(value, frame)
    if isinstance(value, Package):
        return frame.run.packages(f"{value.path}.{name}")
    found = _found(value, name, frame)
    return _missing(value, name, frame) if found is NO_DEFAULT else found


def _found(value: Value, name: str, frame: Frame) -> Value:
    if name == "__class__":
        own = class_of(value) if isinstance(value, Object | nn.Module) else None
        return own if own is not None else HostClass(kind_of(value), _no_making, (type(value),))
    if name in ("__name__", "__qualname__") and isinstance(value, Class | HostClass | Function | Builtin):
        return value.name
    if name == "__doc__":
        return None
    if isinstance(value, SourceModule):
        return value.variables.get(name, NO_DEFAULT)
    if isinstance(value, Class):
        return class_attribute(value, name)
    if isinstance(value, HostClass):
        if name in value.members:
            return value.members[name]
        return unbound(_kinds(value), name)
    if isinstance(value, Super):
        return _super_attribute(value, name, frame)
    if isinstance(value, Object | Interpreted):
        return _instance_attribute(value, name, frame)
    if isinstance(value, Namespace):
        if name == "__dict__":
            return value.attributes
        return value.attributes[name] if name in value.attributes else member(value, name)
    if isinstance(value, Builtin):
        below = frame.run.packages(f"{value.name}.{name}")
        return NO_DEFAULT if isinstance(below, Unlisted) else below
    if isinstance(value, Function):
        return value.attributes.get(name, NO_DEFAULT)
    if isinstance(value, Method):
        return {"__self__": value.receiver, "__func__": value.function}.get(name, NO_DEFAULT)
    if isinstance(value, Property) and name in ("setter", "getter", "deleter"):
        return Builtin(
            name, lambda frame, args, named: Property(value.getter, args[0] if name == "setter" else value.setter)
        )
    if isinstance(value, Raised):
        return {"args": (value.message,), "message": value.message}.get(name, NO_DEFAULT)
    if isinstance(value, nn.Module):
        return _module_attribute(value, name)
    return member(value, name)


def _no_making(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    raise frame.unknown("makes a value of a type that it took from another value")


def _kinds(host: HostClass) -> tuple[type, ...]:
    first = host.layout or (host.types[0] if host.types else object)
    return inspect.getmro(first)


def _missing(value: Value, name: str, frame: Frame) -> Value:
    cls = class_of(value) if isinstance(value, Object | Interpreted) else None
    if cls is not None:
        own = cls.find("__getattr__")
        if own is not NO_DEFAULT:
            return call(own, [value, name], {}, frame)
    if isinstance(value, Object | Interpreted | Class | Namespace | SourceModule) or (
        isinstance(value, nn.Module) and not hasattr(type(value), name) and name not in value.__dict__
    ):
        raise Raised("AttributeError", f"'{kind_of(value)}' object has no attribute '{name}'", place=frame.place())
    if not isinstance(value, nn.Module | HostClass) and not hasattr(type(value), name):
        raise Raised("AttributeError", f"'{kind_of(value)}' object has no attribute '{name}'", place=frame.place())
    raise frame.unknown(f"uses .{name} of a {kind_of(value) if not isinstance(value, HostClass) else value.name}")


def class_attribute(cls: Class, name: str) -> Value:
    """An attribute as reached through the class itself."""
    found = cls.find(name)
    if found is NO_DEFAULT:
        host = cls.host()
        if host is None:
            return NO_DEFAULT
        if name in host.members:
            made = host.members[name]
            return Method(made.function, cls) if isinstance(made, ClassMethod) else made
        return unbound(_kinds(host), name)
    return bound(found, cls, cls)


def bound(found: Value, receiver: Value, cls: Class) -> Value:
    """What the class holds, as its instance or the class itself gives it."""
    if isinstance(found, StaticMethod):
        return found.function
    if isinstance(found, ClassMethod):
        return Method(found.function, cls)
    if isinstance(found, Function) and not isinstance(receiver, Class):
        return Method(found, receiver)
    return found


def _instance_attribute(value: Any, name: str, frame: Frame) -> Value:
    cls = class_of(value)
    assert cls is not None
    found = cls.find(name)
    if isinstance(found, Property):
        return call(found.getter, [value], {}, frame)
    held = held_attribute(value, name)
    if held is not NO_DEFAULT:
        return held
    if found is not NO_DEFAULT:
        return bound(found, value, cls)
    host = cls.host()
    if isinstance(value, Interpreted):
        return member(value, name)
    if name == "__dict__":
        return value.attributes
    if host is not None and name in host.members:
        made = host.members[name]
        return Method(made.function, cls) if isinstance(made, ClassMethod) else made
    if value.payload is not None:
        return member(value.payload, name)
    if host is not None:
        # Methods of exceptions, enumerations and the like take the object itself.
        return member(value, name, _kinds(host))
    return NO_DEFAULT


def held_attribute(value: Any, name: str) -> Value:
    """What the instance itself holds under a name, or NO_DEFAULT."""
    if isinstance(value, Object):
        return value.attributes.get(name, NO_DEFAULT)
    if isinstance(value, Interpreted) and name in value.source_attributes:
        return value.source_attributes[name]
    for table in ("_parameters", "_buffers", "_modules"):
        held = value.__dict__.get(table, {})
        if name in held:
            return held[name]
    if name in ("_parameters", "_buffers", "_modules"):
        return dict(value.__dict__.get(name, {}))
    return NO_DEFAULT


def _module_attribute(value: nn.Module, name: str) -> Value:
    held = held_attribute(value, name)
    return held if held is not NO_DEFAULT else member(value, name)


def _super_attribute(value: Super, name: str, frame: Frame) -> Value:
    """The next class after the one whose method asks, in the order of the receiver's class."""
    cls = value.receiver if isinstance(value.receiver, Class) else class_of(value.receiver)
    if cls is None:
        raise frame.unknown("uses super() on a value that is no object of the source")
    order = list(cls.mro)
    rest = order[order.index(value.after) + 1 :] if value.after in order else order
    for part in rest:
        if isinstance(part, Class):
            if name in part.namespace:
                found = part.namespace[name]
                if isinstance(found, Property):
                    return call(found.getter, [value.receiver], {}, frame)
                return bound(found, value.receiver, cls)
        elif isinstance(part, HostClass):
            held = getattr(value.receiver, "payload", None)
            if held is not None and name not in ("__init__", "__setattr__"):
                found = member(held, name)
                if found is not NO_DEFAULT:
                    return found
            found = unbound(_kinds(part), name)
            if found is not NO_DEFAULT:
                return Method(found, value.receiver)
    if name == "__init__":
        return Builtin("__init__", lambda frame, args, named: None)
    payload = getattr(value.receiver, "payload", None)
    return member(payload, name) if payload is not None else NO_DEFAULT


def set_attribute(value: Value, name: str, item: Value, frame: Frame) -> None:
    if isinstance(value, Object | Interpreted):
        cls = class_of(value)
        assert cls is not None
        own = cls.find("__setattr__")
        if own is not NO_DEFAULT and frame.function is not own and isinstance(own, Function):
            call(own, [value, name, item], {}, frame)
            return
        found = cls.find(name)
        if isinstance(found, Property):
            if found.setter is None:
                raise Raised("AttributeError", f"can't set attribute '{name}'", place=frame.place())
            call(found.setter, [value, item], {}, frame)
            return
    put_attribute(value, name, item, frame)


def put_attribute(value: Value, name: str, item: Value, frame: Frame) -> None:
    """Binds the attribute itself, past properties and ``__setattr__``."""
    frame.run.meter.tick()
    if isinstance(value, Object):
        if name == "__dict__" and isinstance(item, Object) and isinstance(item.payload, dict):
            value.attributes = item.payload  # an attribute dictionary: its items are its attributes
            return
        value.attributes[name] = item
    elif isinstance(value, Namespace):
        value.attributes[name] = item
    elif isinstance(value, Class):
        value.namespace[name] = item
    elif isinstance(value, Function):
        value.attributes[name] = item
    elif isinstance(value, Package):
        pass  # a switch of a library, such as torch.backends.cudnn.benchmark, changes no number here
    elif isinstance(value, nn.Module):
        _put_on_module(value, name, item, frame)
    elif hasattr(value, "data") and name in ("data", "requires_grad", "grad"):
        if name == "data":
            value.data = item
    else:
        raise frame.unknown(f"sets .{name} of a {kind_of(value)}")


def _put_on_module(value: nn.Module, name: str, item: Value, frame: Frame) -> None:
    if name == "training" and isinstance(item, bool):
        value.training = item
        return
    if name in _RESERVED:
        raise frame.unknown(f"sets .{name} of a torch module")
    ready = "_modules" in value.__dict__
    held = ready and any(name in value.__dict__[table] for table in ("_parameters", "_buffers", "_modules"))
    if isinstance(item, nn.Module | nn.Parameter) or held:
        if not ready:
            raise Raised("AttributeError", "cannot assign before Module.__init__() call", place=frame.place())
        if isinstance(value, Interpreted):
            value.source_attributes.pop(name, None)
        nn.Module.__setattr__(value, name, item)
    elif isinstance(value, Interpreted):
        value.source_attributes[name] = item
    elif name in ("bias", "weight", "inplace", "p", "eps", "momentum") and isinstance(item, int | float | bool | None):
        object.__setattr__(value, name, item)
    else:
        raise frame.unknown(f"sets .{name} of a {kind_of(value)}")


def delete_attribute(value: Value, name: str, frame: Frame) -> None:
    if isinstance(value, Object | Namespace):
        if value.attributes.pop(name, NO_DEFAULT) is NO_DEFAULT:
            raise Raised("AttributeError", name, place=frame.place())
    elif isinstance(value, Interpreted) and name in value.source_attributes:
        del value.source_attributes[name]
    elif isinstance(value, nn.Module) and held_attribute(value, name) is not NO_DEFAULT:
        nn.Module.__delattr__(value, name)
    else:
        raise frame.unknown(f"deletes .{name} of a {kind_of(value)}")
