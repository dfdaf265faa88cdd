"""Settings of scripts: argparse with its defaults, attribute dictionaries, environment variables."""

from __future__ import annotations

from models.source.allowed.library import LIBRARY, host_class, listed
from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.open_settings import OpenSettings
from models.source.values.values import HostClass, Namespace, Object, Value
from models.source.walking.expressions import mapping
from models.source.walking.iterating import iterate
from models.source.walking.members import method
from models.source.walking.walk import call

Arguments = list[Value]
Named = dict[str, Value]


class Parser:
    """``argparse.ArgumentParser``, of which the defaults count: the command line of the author is not known."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}


def _parser(frame: Frame, args: Arguments, named: Named) -> Value:
    return Parser()


host_class("argparse.ArgumentParser", (Parser,), _parser)
host_class("argparse.Namespace", (Namespace,), lambda frame, args, named: Namespace(dict(named)))
for _name in ["ArgumentDefaultsHelpFormatter", "RawTextHelpFormatter", "BooleanOptionalAction", "SUPPRESS", "FileType"]:
    LIBRARY[f"argparse.{_name}"] = HostClass(_name, lambda frame, args, named: None, ())


@method(Parser, "add_argument")
def _add_argument(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    flags = [flag for flag in args if isinstance(flag, str)]
    long = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    name = named.get("dest") or long.lstrip("-").replace("-", "_")
    action = named.get("action")
    value = named.get(
        "default", {"store_true": False, "store_false": True}.get(action if isinstance(action, str) else "")
    )
    if isinstance(value, str) and isinstance(named.get("type"), HostClass):
        value = call(named["type"], [value], {}, frame)
    receiver.values[name] = value


@method(Parser, "add_argument_group", "add_mutually_exclusive_group")
def _group(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    return receiver


@method(Parser, "set_defaults")
def _set_defaults(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    receiver.values.update(named)


@method(Parser, "parse_args")
def _parse(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    return Namespace(dict(receiver.values))


@method(Parser, "parse_known_args")
def _parse_known(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    return Namespace(dict(receiver.values)), []


@method(Parser, "print_help", "add_subparsers")
def _nothing(frame: Frame, receiver: Parser, args: Arguments, named: Named) -> Value:
    return None


@method(Namespace, "items", "keys", "values", "get", "update", "copy", "pop", "setdefault")
def _as_dict(frame: Frame, receiver: Namespace, args: Arguments, named: Named) -> Value:
    raise frame.unknown("uses a Namespace as a dictionary")


class AttributeDict(Namespace):
    """``EasyDict``, ``Munch``, ``AttrDict``, Lightning's ``hparams``: the items are the attributes."""


def attribute_dict(values: dict[Value, Value]) -> AttributeDict:
    """Inner dictionaries become attribute dictionaries too."""
    made = {
        name: attribute_dict(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if isinstance(name, str)
    }
    return AttributeDict(made)


def _attribute_dict(frame: Frame, args: Arguments, named: Named) -> Value:
    given = args[0] if args else {}
    if isinstance(given, Namespace):
        given = given.attributes
    return attribute_dict({**mapping(given, frame), **named})


for _name in [
    "easydict.EasyDict",
    "munch.Munch",
    "attrdict.AttrDict",
    "addict.Dict",
    "ml_collections.ConfigDict",
    "omegaconf.OmegaConf.create",
    "box.Box",
    "pytorch_lightning.utilities.AttributeDict",
]:
    host_class(_name, (AttributeDict,), _attribute_dict)


@method(AttributeDict, "items")
def _items(frame: Frame, receiver: AttributeDict, args: Arguments, named: Named) -> Value:
    return list(receiver.attributes.items())


@method(AttributeDict, "keys")
def _keys(frame: Frame, receiver: AttributeDict, args: Arguments, named: Named) -> Value:
    return list(receiver.attributes)


@method(AttributeDict, "values")
def _values(frame: Frame, receiver: AttributeDict, args: Arguments, named: Named) -> Value:
    return list(receiver.attributes.values())


@method(AttributeDict, "get")
def _get(frame: Frame, receiver: AttributeDict, args: Arguments, named: Named) -> Value:
    return receiver.attributes.get(args[0], args[1] if len(args) > 1 else None)


@method(OpenSettings, "get")
def _get_open(frame: Frame, receiver: OpenSettings, args: Arguments, named: Named) -> Value:
    return receiver.attributes.get(args[0], args[1] if len(args) > 1 else named.get("default"))


@method(AttributeDict, "update")
def _update(frame: Frame, receiver: AttributeDict, args: Arguments, named: Named) -> Value:
    receiver.attributes.update({**(mapping(args[0], frame) if args else {}), **named})


@listed("os.environ.get", "os.getenv")
def _environment(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[1] if len(args) > 1 else None


def settings_of(value: Value, frame: Frame) -> dict[str, Value]:
    """What ``save_hyperparameters(value)`` keeps."""
    if isinstance(value, Namespace | Object):
        return dict(value.attributes)
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if isinstance(name, str)}
    if isinstance(value, str | int | float | None):
        return {}
    raise Raised("TypeError", f"no settings: {len(list(iterate(value, frame)))} items", place=frame.place())
