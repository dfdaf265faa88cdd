"""What is known of a training and where each fact was read; who may states what was read wrongly, and takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.record import figures
from evaluation.record.training_facts import TrainingFacts
from evaluation.store.look_corrections import SETTING
from evaluation.store.looks import KeptLook
from models.trainings.training import Scalar
from ui import state, training_changes
from ui.components.models.trying import attempt
from ui.markup import header_cell, muted, table, tag
from ui.people import session
from ui.people.person import Role
from ui.table.model_rows import step_name
from ui.text import escape, markdown

OTHER = "another setting"
LABELS = {"training": "Training", "recipe": "Recipe", "seed": "Seed", "unit": "Unit of steps", "step": "Step"}
OF_TRAINING, OF_LOOK = ("training", "recipe", "seed", "unit"), ("step",)


def of_training(looks: Sequence[KeptLook], *, key: str) -> None:
    """Facts of all looks of one training."""
    last = looks[-1].facts
    fields = [*OF_TRAINING, *(SETTING + name for name in last.hyper_parameters)]
    _show(looks, fields, key=key)


def of_look(look: KeptLook, *, key: str) -> None:
    """The step of one checkpoint, and which training it is of."""
    facts = look.facts
    st.html(tag("p", f"{escape(step_name(facts))} of the training {escape(facts.name)}", cls="ts-small"))
    _show([look], OF_LOOK, key=key)


def _show(looks: Sequence[KeptLook], fields: Sequence[str], *, key: str) -> None:
    facts = looks[-1].facts
    stated = {field: one for look in looks for field, one in look.stated.items()}
    gone = [field for field in stated if field.startswith(SETTING) and field not in fields and len(fields) > 1]
    shown = [*fields, *gone]
    rows = [_row(field, facts) for field in shown]
    head = header_cell("Fact") + header_cell("Value") + header_cell("Where it was read")
    with st.container(key=key):
        st.html(table(head, rows, label="Facts of the training"))
        if session.why_not(Role.EDITOR):
            return
        sha256s = [look.sha256 for look in looks]
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            options = [*shown, OTHER] if len(fields) > 1 else list(fields)
            field = st.selectbox("What was read wrongly", options, format_func=_label, key=f"{key}-field", width=220)
            if field == OTHER:
                st.text_input("Its name", key=f"{key}-name", max_chars=80, width=160)
            st.text_input("It is", key=state.fresh(f"{key}-value"), max_chars=200, width=200, placeholder="empty: none")
            st.button("State", key=f"{key}-state", on_click=_state, args=(sha256s, key))
        for field in shown:
            if field in stated:
                said = f"Take back {_label(field).lower()} (stated by {stated[field].person})"
                st.button(
                    markdown(said),
                    key=f"{key}-back-{field}",
                    type="tertiary",
                    on_click=lambda field=field: attempt(lambda: training_changes.take_back(sha256s, field)),
                )


def _row(field: str, facts: TrainingFacts) -> str:
    name = field.removeprefix(SETTING)
    where = facts.read_from.get(name, "")
    guess = f" {muted('a guess')}" if name in facts.guessed else ""
    value = _value(field, facts)
    shown = "none" if value is None else figures.number(value) if isinstance(value, float) else str(value)
    return (
        header_cell(escape(_label(field)), row=True)
        + tag("td", escape(shown) + guess)
        + tag("td", escape(where) or muted("names"))
    )


def _value(field: str, facts: TrainingFacts) -> Scalar | None:
    if field.startswith(SETTING):
        return facts.hyper_parameters.get(field.removeprefix(SETTING))
    values: Mapping[str, Scalar | None] = {
        "training": facts.name, "recipe": facts.recipe, "seed": facts.seed, "unit": facts.unit or None,
        "step": facts.step,
    }  # fmt: skip
    return values[field]


def _label(field: str) -> str:
    return LABELS.get(field, field.removeprefix(SETTING))


def _state(sha256s: Sequence[str], key: str) -> None:
    field = str(state.entered(f"{key}-field") or "")
    if field == OTHER:
        field = SETTING + str(state.entered(f"{key}-name") or "").strip()
    written = str(state.entered(state.fresh(f"{key}-value")) or "").strip()
    value = written if field in ("training", "recipe", "unit") else read_scalar(written)
    attempt(lambda: training_changes.state_fact(sha256s, field, value))
    state.renew(f"{key}-value")


def read_scalar(written: str) -> Scalar | None:
    """``12`` is a whole number, ``1e-3`` a number, ``true`` a truth, all else a word; nothing is None."""
    if not written:
        return None
    if written.lower() in ("true", "false"):
        return written.lower() == "true"
    for kind in (int, float):
        try:
            return kind(written)
        except ValueError:
            continue
    return written
