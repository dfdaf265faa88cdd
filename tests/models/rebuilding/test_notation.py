"""Steps and their text: every step is read as it was written, and anything else is refused with one sentence."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.base import CheckpointError
from models.rebuilding import steps
from models.rebuilding.notation import ACTIVATIONS, PADDING_MODES, read, read_program, write, write_program
from models.rebuilding.plan import Plan, plan_from
from models.rebuilding.program import FUNCTIONS
from models.rebuilding.steps import Activation, Joining, LeakyReLU, Step

_SIZES, _COUNTS = st.integers(1, 1_000_000), st.integers(0, 1_000_000)
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 64)
_ACTIVATIONS = st.sampled_from(ACTIVATIONS).map(Activation) | _NUMBERS.map(LeakyReLU)
_VALUES = st.lists(_NUMBERS, min_size=1, max_size=4).map(tuple)
_FIELDS = {
    "key": st.text("aZ_.0529:% \n\té", max_size=12),
    "stride": _SIZES, "dilation": _SIZES, "groups": _SIZES, "classes": _SIZES,
    "padding": _COUNTS, "output_padding": _COUNTS,
    "mode": st.none() | st.sampled_from(PADDING_MODES),
    "eps": st.none() | _NUMBERS,
    "function": st.sampled_from(ACTIVATIONS),
    "activation": st.none() | _ACTIVATIONS,
    "slope": _NUMBERS, "factor": _NUMBERS, "mean": _VALUES, "std": _VALUES,
    "shape": st.tuples(_SIZES, _SIZES, _SIZES),
    "joining": st.sampled_from(get_args(Joining)),
}  # fmt: skip
_PAIRS = (steps.Crop, steps.Resize)
KINDS = get_args(Step)


def _steps(kind: type[Step]) -> st.SearchStrategy[Step]:
    sizes = {"size": st.tuples(_SIZES, _SIZES) if kind in _PAIRS else _SIZES}
    return st.builds(kind, **{field.name: (_FIELDS | sizes)[field.name] for field in fields(kind)})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=30, deadline=None)  # the machine may be slow
@given(data=st.data())
def test_every_step_is_read_as_it_was_written(kind: type[Step], data: st.DataObject) -> None:
    step = data.draw(_steps(kind))
    text = write(step)
    assert read(text) == step
    assert text.split() == [text]  # programs are shown with spaces between their steps


@settings(deadline=None)
@given(st.text(max_size=40) | st.text("LCTBN:0129.,-relucatmpv", max_size=20))
def test_any_text_is_a_step_or_refused_with_one_sentence(text: str) -> None:
    said, step = "", None
    try:
        step = read(text)
    except CheckpointError as error:
        said = str(error)
    if step is None:
        assert said.isprintable()
        assert said
    else:
        assert read(write(step)) == step


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Q:1", "should begin with one of"),
        ("L", "'L' takes 1 values"),
        ("C:conv", "takes 3 to 5 values"),
        ("C:conv:0:1", "a whole number up to|above 0"),
        ("C:conv:1:1:mirror", "one of zeros, reflect"),
        ("v:1,2", "3 numbers with commas"),
        ("B:norm:nan", "a finite number"),
        ("emb:e:beside", "one of cat, first"),
        ("up:" + "9" * 50, "a finite number"),
    ],
)
def test_a_refusal_names_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(CheckpointError, match=says):
        read(text)


def test_the_notation_of_older_cards_is_written_again_as_it_was() -> None:
    """Texts of cards and records from before steps were typed."""
    texts = (
        "norm:0.485,0.456,0.406:0.229,0.224,0.225", "C:encoder.0:2:1", "C:encoder.2:1:2:reflect", "C:e.4:1:2:zeros:2",
        "B:encoder.1", "B:model.3:0.8", "B:bn:1e-05", "B:bn:0.001", "N:10", "GN:7:8", "IN:7", "PR:5", "VQ:codebook",
        "lrelu.2", "lrelu", "lrelu.1", "relu", "sig", "mp:2:2", "ap:3:2:1", "gap", "flat", "L:fc", "half", "rest",
        "cat1h:10", "cat1h:10:first", "cat1hmap:10", "emb:label_emb:mul", "emb:label_emb:cat", "linlab:lab::cat",
        "linlab:lab:relu:first", "unsq", "v:128,7,7", "T:main.0:1:0", "T:main.3:2:1:1", "T:main.6:2:1:0:2", "up:2",
        "ubl:2", "upb:2", "crop:28,28", "denorm:0.4914,0.4822,0.4465:0.247,0.2435,0.2616", "tanh",
    )  # fmt: skip
    assert write_program(read_program(texts)) == texts


def test_every_activation_that_is_written_can_be_run() -> None:
    assert set(ACTIVATIONS) == set(FUNCTIONS)


@pytest.mark.parametrize("program", ["L:0", [1], [["L:0"]], ["L:0", "nonsense"]])
def test_a_card_whose_steps_are_no_steps_is_refused(program: object) -> None:
    config = Plan(image_shape=(1, 28, 28)).config() | {"decoder": program}
    with pytest.raises(CheckpointError, match=r"a list of steps|should begin with"):
        plan_from(config)
