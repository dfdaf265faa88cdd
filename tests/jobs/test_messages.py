"""Every message survives the way to the other side; whatever else comes is refused, and never anything but refused."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.jobs import messages
from evaluation.jobs.message_codec import NoMessage, Vocabulary, encode
from evaluation.jobs.message_parts import LARGEST_SIDE, MOST_STEPS, ArrayFile, SharedArtifact
from evaluation.jobs.messages import BY_EVALUATION, FromParent, FromWorker, Measured, Needed, Progressed
from evaluation.jobs.sandbox.lines import Header, Malformed, pack, parse
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    ErrorRecord,
    Failed,
    Ok,
    Outcome,
    RunConfig,
    RunRecord,
    Skipped,
    ViewRecord,
)
from evaluation.types import Config

VOCABULARIES = {name: value for name, value in vars(messages).items() if isinstance(value, Vocabulary)}
OUTCOMES = [
    Ok(metric="mse", value=0.5, interval=(0.4, 0.6), n=10, params={"k": 3}, view=ViewRecord(type="Scalar", facts={})),
    Skipped(metric="fid", reason="this model cannot generate"),
    Failed(metric="fid", error=ErrorRecord(type="ValueError", message="it broke")),
]
RECORD = RunRecord(
    checkpoint=CheckpointFacts(
        name="a", sha256="0" * 64, bytes=1, format="fake", family="vae", parameters=1, latent_dim=None
    ),
    dataset=DatasetFacts(source="digits", sha256="d" * 64, n=10),
    config=RunConfig(seed=0, n=10),
    outcomes=OUTCOMES[:2],
    environment=Environment(touchstone="0", python="3", torch="2"),
)
WORDS = st.text(st.characters(categories=("L", "N", "P"), include_characters=" "), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
CONFIGS = st.builds(
    Config,
    n=st.none() | st.integers(2, 99),
    seed=st.integers(0, 99),
    metrics=st.lists(WORDS, max_size=3).map(tuple),
    parameters=st.sampled_from([{}, {"trustworthiness": {"k": 15}}]),
)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """What a field of this type may hold."""
    if hint == ArrayFile:
        return st.integers(0, 10**9 - 1).map("{}.npy".format)
    if hint == Outcome:
        return st.sampled_from(OUTCOMES)
    if hint in NAMED:
        return NAMED[hint]
    if dataclasses.is_dataclass(hint):
        return made(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return values(arguments[0])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values, arguments))
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    assert origin is tuple, hint
    if arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    return st.tuples(*map(values, arguments))


NAMED: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS, int: st.integers(1, 99), float: st.floats(0, 1), bool: st.booleans(), Any: JSON,
    type(None): st.none(), Path: WORDS.map(Path), Config: CONFIGS, RunRecord: st.just(RECORD),
}  # fmt: skip


def made(kind: Any) -> st.SearchStrategy[Any]:
    """Messages of one kind."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {field.name: values(hints[field.name]) for field in dataclasses.fields(kind)}
    if {"index", "total"} <= fields.keys():
        fields["total"] = st.integers(99, MOST_STEPS)
    return st.builds(kind, **fields)


def kinds(vocabulary: Vocabulary[Any]) -> list[Any]:
    union = vocabulary.union
    return list(get_args(union)) or [union]


def over_there(content: Any) -> Any:
    """Content after its way through a pipe."""
    (line,) = pack("line", content)
    return parse(line.rstrip(b"\n")).content


@pytest.mark.parametrize("name", VOCABULARIES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_message_survives_the_way(name: str, data: st.DataObject) -> None:
    vocabulary = VOCABULARIES[name]
    message = data.draw(st.one_of(*map(made, kinds(vocabulary))))
    assert vocabulary.decode(over_there(encode(message))) == message


@pytest.mark.parametrize("name", VOCABULARIES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_comes_is_a_message_or_is_refused(name: str, data: st.DataObject) -> None:
    """Any JSON, and messages of which one field was replaced: what is taken is a message that survives the way."""
    vocabulary = VOCABULARIES[name]
    content = encode(data.draw(st.one_of(*map(made, kinds(vocabulary)))))
    falsified = content | {data.draw(st.sampled_from([*content, "more"])): data.draw(JSON)}
    for anything in (falsified, data.draw(JSON), {"kind": data.draw(JSON)}):
        try:
            message = vocabulary.decode(over_there(anything))
        except NoMessage:
            continue
        assert type(message) in kinds(vocabulary)
        assert vocabulary.decode(over_there(encode(message))) == message


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_bytes_are_a_line_or_are_refused(content: bytes) -> None:
    with contextlib.suppress(Malformed):
        assert isinstance(parse(content), Header)


def test_every_message_belongs_to_a_conversation() -> None:
    said = {kind for vocabulary in VOCABULARIES.values() for kind in kinds(vocabulary)}
    assert said == set(get_args(FromWorker) + get_args(FromParent))


@pytest.mark.parametrize(
    "changed",
    [
        {"index": 3},
        {"index": -1},
        {"index": True},
        {"index": "1"},
        {"total": 10**6},
        {"outcome": {"status": "ok", "metric": 3}},
        {"arrays": {"mse": "../1.npy"}},
        {"arrays": {"mse": "1.npy\n"}},
        {"arrays": {"mse": "/etc/passwd"}},
        {"arrays": {"k" * 301: "1.npy"}},
        {"step": None},
        {"more": 1},
        {"kind": "answered"},
    ],
)
def test_an_impossible_field_is_refused(changed: dict[str, Any]) -> None:
    good = encode(Measured(step="mse", index=1, total=2, outcome=OUTCOMES[0], arrays={"mse": "1.npy"}))
    BY_EVALUATION.decode(good)
    with pytest.raises(NoMessage):
        BY_EVALUATION.decode(good | changed)


@pytest.mark.parametrize("shape", [[1, 8], [1, 8, 0], [1, 8, LARGEST_SIDE + 1], [1, 8, 8.5], [1, 8, True], "188", None])
def test_impossible_images_are_refused(shape: Any) -> None:
    good = encode(Needed(shared=SharedArtifact(artifact="features", image_shape=(1, 8, LARGEST_SIDE))))
    BY_EVALUATION.decode(good)
    with pytest.raises(NoMessage):
        BY_EVALUATION.decode(good | {"shared": {"artifact": "features", "image_shape": shape}})


def test_sentences_are_made_printable_and_are_cut() -> None:
    body = {"kind": "refused", "message": "a\x1b[31m\n" + "b" * 5000}
    sentence = BY_EVALUATION.decode(body).message
    assert sentence.isprintable()
    assert len(sentence) == 2000


@pytest.mark.parametrize(("said", "heard"), [(1.7, 1.0), (-3, 0.0), (0.25, 0.25), (None, None)])
def test_a_fraction_lies_between_nothing_and_all(said: float | None, heard: float | None) -> None:
    good = encode(Progressed(stage="progress", step="mse", index=0, total=2, fraction=0.5))
    assert BY_EVALUATION.decode(good | {"fraction": said}).fraction == heard
