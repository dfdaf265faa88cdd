"""The models of the workspace: what each file was recognised as, what has been measured, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record.reading import reading
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.runs import RunSummary
from ui import changes, services, state
from ui.changes import Request
from ui.components.models import model_detail
from ui.markup import muted, tag
from ui.people import session
from ui.people.person import Role
from ui.text import escape, markdown, name_html, plural, sentence


def show(request: Request | None, *, key: str) -> None:
    """``request`` holds the settings of a new evaluation; None where nothing can be measured."""
    checkpoints = services.store().checkpoints.all()
    with st.container(key=key, gap=None):
        st.header(plural(len(checkpoints), "model") if checkpoints else "No models yet", anchor=False)
        if not checkpoints:
            if request is not None:
                st.html(muted("Drop a checkpoint above; it appears here with what it was recognised as, and why."))
            return
        states = _states()
        runs: dict[str, list[RunSummary]] = {}
        for run in services.store().runs.all():
            runs.setdefault(run.checkpoint_sha256, []).append(run)
        opened = state.text("model")
        for checkpoint in checkpoints:
            mine = runs.get(checkpoint.sha256, [])
            _row(
                checkpoint,
                mine,
                states.get(checkpoint.sha256, ""),
                request,
                opened=opened == state.short(checkpoint.sha256),
            )


def _row(checkpoint: Checkpoint, runs: list[RunSummary], doing: str, request: Request | None, *, opened: bool) -> None:
    short = state.short(checkpoint.sha256)
    with st.container(key=f"row-{short}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.html(_html(checkpoint, runs, doing))
            st.button(
                "Close" if opened else "Details",
                key=f"open-{short}",
                type="tertiary",
                on_click=state.open_item,
                args=("model", short),
            )
            with st.popover("More", type="tertiary", key=f"more-{short}"):
                _actions(checkpoint, request, short)
        if opened:
            model_detail.show(checkpoint, runs, request, key=f"detail-{short}")


def _html(checkpoint: Checkpoint, runs: list[RunSummary], doing: str) -> str:
    if checkpoint.error:
        what = f'<span class="ts-worse">{escape(sentence(checkpoint.error))}</span>'
    elif checkpoint.recognised:
        sure = (
            ""
            if checkpoint.confidence in ("", "high")
            else f' <span class="ts-muted">({reading(checkpoint.confidence)})</span>'
        )
        what = f"{escape(checkpoint.recognised)}{sure}"
    else:
        what = '<span class="ts-muted">not opened yet</span>'
    measured = [f"{run.dataset_spec}: {_counts(run)}" for run in runs]
    if checkpoint.error and doing == _failed(checkpoint.error):
        doing = "refused"  # the sentence is shown beside it already
    status = doing or ("; ".join(measured) if measured else "not measured")
    name = tag("div", name_html(checkpoint.name, checkpoint.colour, ""))
    seen = tag("div", what, _picture(checkpoint, runs))
    return tag("div", name, seen, tag("div", escape(status), cls="ts-state"), cls="ts-row")


def _picture(checkpoint: Checkpoint, runs: list[RunSummary]) -> str:
    """A picture of the newest run, else of the first look: inputs over reconstructions, or samples."""
    found = services.thumbnail(max(runs, key=lambda run: run.created)) if runs else services.first_look(checkpoint)
    if found is None:
        return ""
    address, words = found
    return f'<img class="ts-thumbnail" src="{address}" alt="{escape(words)}" title="{escape(words)}">'


def _counts(run: RunSummary) -> str:
    parts = [plural(run.ok, "measure")]
    if run.failed:
        parts.append(f"{run.failed} failed")
    return ", ".join(parts)


def _states() -> dict[str, str]:
    """What the last job of a checkpoint says, while it is active or when it failed."""
    found: dict[str, str] = {}
    for job in sorted(services.store().jobs.all(), key=lambda job: job.active):
        for part in job.progress:
            if part.status == "running":
                found[part.sha256] = "being measured"
            elif part.status == "queued":
                found[part.sha256] = f"waiting: {part.message}" if part.message else "waiting"
            elif part.status == "failed":
                found[part.sha256] = _failed(part.message or job.error or "no message")
            elif part.status == "cancelled":
                found[part.sha256] = "stopped"
            else:
                found.pop(part.sha256, None)
    return found


def _failed(sentence: str) -> str:
    return f"failed: {sentence}"


def _actions(checkpoint: Checkpoint, request: Request | None, short: str) -> None:
    name_key = f"name-{short}"
    no_editor, no_admin = session.why_not(Role.EDITOR), session.why_not(Role.ADMIN)
    st.text_input(
        "Name",
        value=checkpoint.name,
        key=name_key,
        max_chars=120,
        on_change=_rename,
        args=(checkpoint.sha256, name_key),
        disabled=bool(no_editor),
    )
    if request is not None:
        st.button(
            "Measure with the settings above",
            key=f"measure-{short}",
            on_click=_measure,
            args=(checkpoint.sha256, request),
            width="stretch",
        )
    st.button(
        "Remove with its results",
        key=f"remove-{short}",
        on_click=_remove,
        args=(checkpoint.sha256,),
        width="stretch",
        disabled=bool(no_admin),
    )
    if reason := no_editor or no_admin:
        st.caption(markdown(reason))


def _rename(sha256: str, name_key: str) -> None:
    wanted = str(state.entered(name_key) or "").strip()
    if wanted:
        _try(lambda: changes.rename(sha256, wanted))


def _measure(sha256: str, request: Request) -> None:
    _try(lambda: changes.measure(sha256, request))


def _remove(sha256: str) -> None:
    _try(lambda: changes.remove(sha256))


def _try(change: Callable[[], object]) -> None:
    try:
        change()
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
