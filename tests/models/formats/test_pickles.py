"""The pickle machine gives the same as Python for plain data, and records for everything else."""

from __future__ import annotations

import collections
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.formats.pickle.danger import would_run
from models.formats.pickle.machine import Machine
from models.formats.pickle.memory import Memory
from models.formats.pickle.records import Call, Global, PickleRefused

_LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**100), 2**100) | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.binary(max_size=8)
)  # fmt: skip
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    | st.tuples(inner, inner),
    max_leaves=30,
)  # fmt: skip


def _plain(machine: Memory, function: Any, arguments: Any) -> Any:
    # Below protocol 3, bytes are written as a call of _codecs.encode.
    if str(function) == "_codecs.encode":
        return arguments[0].encode(arguments[1])
    if str(function) in ("__builtin__.bytes", "builtins.bytes"):
        return b""
    return Call(function, arguments)


@pytest.mark.parametrize("protocol", range(6))
@given(value=_VALUES)
def test_plain_data_is_what_python_reads(protocol: int, value: Any) -> None:
    raw = pickle.dumps(value, protocol=protocol)
    assert Machine(raw, build=_plain).run() == pickle.loads(raw)


@pytest.mark.parametrize("protocol", range(6))
def test_shared_and_recursive_containers_keep_their_identity(protocol: int) -> None:
    inner: list[Any] = [1]
    inner.append(inner)
    found = Machine(pickle.dumps({"a": inner, "b": inner}, protocol=protocol)).run()
    assert found["a"] is found["b"]
    assert found["a"][1] is found["a"]


class Thing:
    def __init__(self) -> None:
        self.width = 3


@pytest.mark.parametrize("protocol", range(6))
def test_object_becomes_a_record_of_its_class_and_state(protocol: int) -> None:
    found = Machine(pickle.dumps(Thing(), protocol=protocol)).run()
    assert isinstance(found, Call)
    assert found.state == {"width": 3}
    assert Global(Thing.__module__, "Thing") in (found.function, *found.arguments)


def test_counters_and_other_mappings_keep_their_items() -> None:
    found = Machine(pickle.dumps(collections.defaultdict(list, a=[1]), protocol=4)).run()
    assert isinstance(found, Call)
    assert found.pairs == {"a": [1]}


def test_position_is_the_end_of_the_program() -> None:
    first, second = pickle.dumps([1]), pickle.dumps({"a": 2})
    machine = Machine(first + second)
    assert machine.run() == [1]
    assert Machine(first + second, machine.position).run() == {"a": 2}


def test_operations_are_counted() -> None:
    with pytest.raises(PickleRefused, match="operations"):
        Machine(pickle.dumps(list(range(100))), operations=50).run()


@given(raw=st.binary(max_size=200))
def test_any_bytes_give_a_value_or_one_refusal(raw: bytes) -> None:
    try:
        Machine(raw).run()
    except PickleRefused as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("module", "name", "acts"),
    [
        ("os", "system", True),
        ("torch.serialization", "os.system", True),
        ("builtins", "set", False),
        ("code.models", "VAE", False),
        ("__main__", "VAE", False),
        ("pathlib", "PosixPath", False),
        ("torch._dynamo.eval_frame", "OptimizedModule", False),
        ("models.os_vae", "Net", False),
        ("importlib.metadata", "version", True),
    ],
)
def test_only_references_that_act_are_named(module: str, name: str, acts: bool) -> None:
    machine = Machine(f"c{module}\n{name}\n.".encode())
    machine.run()
    assert (would_run(machine) is not None) == acts


def test_builtin_acts_only_when_called() -> None:
    stored, called = Machine(b"cbuiltins\nprint\n."), Machine(b"cbuiltins\nprint\n(tR.")
    stored.run()
    called.run()
    assert would_run(stored) is None
    assert would_run(called) is not None
