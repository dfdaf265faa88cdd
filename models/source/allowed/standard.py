"""Python's standard library, as far as networks use it: math, typing, collections, itertools, dataclasses."""

from __future__ import annotations

import ast
import math

import torch

from models.source.allowed.containers import DefaultDict
from models.source.allowed.library import LIBRARY, host_class, inert, listed, silent
from models.source.allowed.types import OBJECT
from models.source.refusals import Raised
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import (
    Class,
    Function,
    HostClass,
    Inert,
    Namespace,
    Property,
    Value,
)
from models.source.walking.expressions import mapping
from models.source.walking.hosting import host_value
from models.source.walking.iterating import iterate
from models.source.walking.operators import operate
from models.source.walking.walk import used

Arguments = list[Value]
Named = dict[str, Value]

_MATH = (
    "acos asin atan atan2 ceil copysign cos cosh degrees erf exp expm1 fabs floor fmod gcd hypot isclose "
    "isfinite isinf isnan isqrt lcm ldexp log log10 log1p log2 modf pow radians sin sinh sqrt tan tanh "
    "trunc"
)


def _math(name: str) -> None:
    @listed(f"math.{name}")
    def act(frame: Frame, args: Arguments, named: Named) -> Value:
        given = [float(item) if isinstance(item, torch.Tensor) else item for item in args]
        if not all(isinstance(item, int | float) for item in given):
            raise Raised("TypeError", "must be real number", place=frame.place())
        return getattr(math, name)(*given)


for _name in _MATH.split():
    _math(_name)
for _name in ["pi", "e", "inf", "nan", "tau"]:
    LIBRARY[f"math.{_name}"] = getattr(math, _name)


@listed("math.prod", "numpy.prod", "numpy.product")
def _product(frame: Frame, args: Arguments, named: Named) -> Value:
    total: Value = named.get("start", 1)
    given = args[0]
    for item in iterate(given, frame) if not isinstance(given, int | float) else [given]:
        total = operate(ast.Mult, total, item, frame)
    return total


# Types in annotations: any of them can be named, subscripted and called with one argument.
_TYPING = (
    "Any Union Optional List Tuple Dict Set FrozenSet Callable Iterable Iterator Sequence Mapping "
    "MutableMapping Generator Type Literal Final ClassVar NoReturn Annotated Text AnyStr Collection "
    "Container Hashable Sized Iterable OrderedDict DefaultDict Self TypeAlias Concatenate Awaitable Never"
)


def _annotation(frame: Frame, args: Arguments, named: Named) -> Value:
    raise frame.unknown("calls a type of typing")


for _name in _TYPING.split():
    host_class(f"typing.{_name}", (), _annotation)
for _name in [
    "typing.Generic",
    "typing.Protocol",
    "abc.ABC",
    "torch.utils.data.Dataset",
    "torch.utils.data.IterableDataset",
]:
    host_class(_name, (), _annotation, (OBJECT,))
host_class("abc.ABCMeta", (), _annotation)
host_class("typing.NamedTuple", (tuple,), _annotation, (OBJECT,))
for _name in ["Enum", "IntEnum", "StrEnum"]:
    host_class(f"enum.{_name}", (), _annotation, (OBJECT,))
LIBRARY["typing.TYPE_CHECKING"] = False


@listed("typing.TypeVar", "typing.NewType", "typing.ParamSpec")
def _type_variable(frame: Frame, args: Arguments, named: Named) -> Value:
    return HostClass("TypeVar", _annotation, ())


@listed("typing.cast")
def _cast(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[1]


@listed("abc.abstractmethod", "typing.overload", "typing.final", "functools.lru_cache", "functools.cache",
        "functools.cached_property", "abc.abstractproperty", "torch.jit.ignore", "torch.jit.export", "torch.jit.unused",
        "torch.jit.script_method", "torch.jit.script_if_tracing", "contextlib.contextmanager",
        "functools.singledispatch", "typing.runtime_checkable")  # fmt: skip
def _unchanged(frame: Frame, args: Arguments, named: Named) -> Value:
    """A decorator that leaves its function as it is; with options it gives one that does."""
    if args and isinstance(args[0], Function | Class):
        return args[0]
    return args[0] if args and isinstance(args[0], Property) else Inert("decorator", (), {})


@listed("functools.cached_property", "abc.abstractproperty")
def _cached(frame: Frame, args: Arguments, named: Named) -> Value:
    return Property(args[0])


LIBRARY["collections.OrderedDict"] = LIBRARY["builtins.dict"]


def _default_dict(frame: Frame, args: Arguments, named: Named) -> Value:
    made = DefaultDict(mapping(args[1], frame) if len(args) > 1 else {})
    made.default = args[0] if args else None
    return made


host_class("collections.defaultdict", (DefaultDict,), _default_dict)
LIBRARY["collections.deque"] = LIBRARY["builtins.list"]


def _namespace(frame: Frame, args: Arguments, named: Named) -> Value:
    return Namespace(dict(named))


host_class("types.SimpleNamespace", (Namespace,), _namespace)


@listed("copy.copy", "copy.deepcopy")
def _copied(frame: Frame, args: Arguments, named: Named) -> Value:
    import copy

    value = used(args[0], frame)
    if isinstance(value, torch.nn.Module):
        for tensor in value.state_dict().values():
            torch.empty_like(tensor)  # the guard asks for the room of the copy
    frame.run.meter.tick(100)
    return copy.deepcopy(value)


silent(
    names(
        "warnings.warn warnings.filterwarnings warnings.simplefilter random.seed gc.collect "
        "time.sleep os.makedirs logging.basicConfig logging.info logging.debug logging.warning "
        "sys.stdout.flush"
    )
)
inert(("contextlib.nullcontext", "contextlib.suppress", "warnings.catch_warnings"))


@listed("time.time", "time.perf_counter")
def _time(frame: Frame, args: Arguments, named: Named) -> Value:
    return 0.0


@listed("os.path.join")
def _join(frame: Frame, args: Arguments, named: Named) -> Value:
    """Of texts: nothing is opened by it."""
    parts = [str(host_value(item, frame)) for item in args]
    frame.run.meter.items(sum(map(len, parts)))
    return "/".join(parts)


@listed("os.path.basename")
def _basename(frame: Frame, args: Arguments, named: Named) -> Value:
    return str(args[0]).rsplit("/", 1)[-1]


@listed("os.path.exists", "os.path.isfile", "os.path.isdir")
def _exists(frame: Frame, args: Arguments, named: Named) -> Value:
    return False


@listed("os.cpu_count", "multiprocessing.cpu_count")
def _cpus(frame: Frame, args: Arguments, named: Named) -> Value:
    return 1


LIBRARY["os.sep"] = "/"
LIBRARY["sys.version_info"] = (3, 11, 0)
LIBRARY["sys.maxsize"] = 2**63 - 1
