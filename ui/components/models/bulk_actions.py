"""What can be done with the chosen models: measure, tag, archive, remove. What costs or loses something is asked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record import figures
from ui import changes, services, state
from ui.changes import Request
from ui.components.models.trying import attempt
from ui.people import session
from ui.people.person import Role
from ui.table import costs
from ui.table.model_rows import ModelRow
from ui.text import listed, markdown, plural

MOST_NAMED = 5


def show(chosen: Sequence[ModelRow], request: Request | None, *, key: str) -> None:
    """A line of buttons above the table."""
    no_editor, no_admin = session.why_not(Role.EDITOR), session.why_not(Role.ADMIN)
    nobody = not chosen
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        if request is not None:
            st.button(
                "Measure …",
                key=f"{key}-measure",
                disabled=nobody,
                on_click=_ask,
                args=("measure",),
                help="With the settings above. Says first what it will take.",
            )
        with st.popover("Tag", key=f"{key}-tag", disabled=nobody or bool(no_editor), help=_help(no_editor)):
            _tags(chosen, key)
        archived = bool(chosen) and all(row.mark.archived for row in chosen)
        st.button(
            "Take out of the archive" if archived else "Archive",
            key=f"{key}-archive",
            disabled=nobody or bool(no_editor),
            on_click=_unarchive if archived else _archive,
            args=([row.sha256 for row in chosen],),
            help=_help(no_editor) or "Archived models keep everything, and are offered no longer.",
        )
        st.button(
            "Remove …",
            key=f"{key}-remove",
            disabled=nobody or bool(no_admin),
            on_click=_ask,
            args=("remove",),
            help=_help(no_admin),
        )
    asked = state.asked()
    if asked == "measure" and request is not None and chosen:
        _measure(chosen, request)
    elif asked == "remove" and chosen:
        _remove(chosen)


def _help(reason: str) -> str | None:
    return markdown(reason) or None


def _ask(what: str) -> None:
    state.ask(what)


@st.dialog("Measure the chosen models")
def _measure(chosen: Sequence[ModelRow], request: Request) -> None:
    st.write(markdown(costs.estimate(chosen).words))
    st.write(f"On {markdown(request.data)}. Measuring can be paused; what is finished when you stop it stays.")
    sha256s = [row.sha256 for row in chosen]
    if st.button("Measure", key="measure-chosen", type="primary", on_click=_queue, args=(sha256s, request)):
        st.rerun()


@st.dialog("Remove the chosen models")
def _remove(chosen: Sequence[ModelRow]) -> None:
    st.write(markdown(what_is_lost(chosen)))
    st.write("They can be brought back below the table until they are deleted for good.")
    sha256s = [row.sha256 for row in chosen]
    if st.button("Remove", key="remove-chosen", type="primary", on_click=_take_out, args=(sha256s,)):
        st.rerun()


def what_is_lost(rows: Sequence[ModelRow]) -> str:
    """``vae and conv-vae: 3 evaluations, 2 MB``."""
    wanted = {row.sha256 for row in rows}
    runs = [run.id for run in services.store().runs.all(latest=False) if run.checkpoint_sha256 in wanted]
    size = sum(row.bytes or 0 for row in rows) + services.store().runs.bytes(runs)
    names = [row.name for row in rows[:MOST_NAMED]]
    if len(rows) > len(names):
        names.append(f"{len(rows) - len(names)} more")
    noted = sum(bool(row.mark.note or row.mark.tags) for row in rows)
    lost = f"{listed(names)}: {plural(len(runs), 'evaluation')}, {figures.size(size)}"
    return f"{lost}, notes or tags on {plural(noted, 'model')}." if noted else f"{lost}."


def _tags(chosen: Sequence[ModelRow], key: str) -> None:
    sha256s = [row.sha256 for row in chosen]
    st.text_input(
        "New tag",
        key=(written := state.fresh(f"{key}-new-tag")),
        max_chars=40,
        on_change=_tag,
        args=(sha256s, written, key),
        placeholder="Write it and press Enter",
    )
    for tag in sorted({tag for row in chosen for tag in row.mark.tags}):
        having = sum(tag in row.mark.tags for row in chosen)
        st.button(
            markdown(f"Take off {tag} ({having})"),
            key=f"{key}-untag-{tag}",
            type="tertiary",
            on_click=lambda tag=tag: attempt(lambda: changes.untag(sha256s, tag)),
        )


def _tag(sha256s: Sequence[str], written: str, key: str) -> None:
    tag = str(state.entered(written) or "").strip()
    if tag:
        attempt(lambda: changes.tag(sha256s, tag))
        state.renew(f"{key}-new-tag")


def _queue(sha256s: Sequence[str], request: Request) -> None:
    attempt(lambda: changes.measure(sha256s, request))


def _take_out(sha256s: Sequence[str]) -> None:
    attempt(lambda: changes.remove(sha256s))
    state.put("models", None)


def _archive(sha256s: Sequence[str]) -> None:
    attempt(lambda: changes.archive(sha256s))


def _unarchive(sha256s: Sequence[str]) -> None:
    attempt(lambda: changes.unarchive(sha256s))
