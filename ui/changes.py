"""Everything that a person can change in the workspace from a page or a route.

Each function asks for a role before anything else, and writes to the audit log who did it. All raise NotAllowed for who
may not, and TouchstoneError with one sentence where the change is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evaluation.store.checkpoints import Checkpoint
from ui.noted import Request as Request
from ui.noted import log, log_each, queue
from ui.people.person import NotAllowed, Person, Role
from ui.people.session import require
from ui.services import arrivals, store

if TYPE_CHECKING:
    from evaluation.jobs.arrivals import Arrival
    from evaluation.store.incoming import Received


def add(
    received: Received,
    *,
    request: Request,
    source: Sequence[tuple[str, Received]] = (),
    shared_source: str = "",
) -> tuple[Checkpoint, bool]:
    """Take an upload in and queue it; also says whether it is new here. For editors.

    ``source`` are the files of the author's source with their paths; ``shared_source`` is one that another model has.
    """
    who = require(Role.EDITOR)
    known = {checkpoint.sha256 for checkpoint in store().checkpoints.all()}
    added = store().checkpoints.add_received(received)
    log(store(), who, "add", added.sha256, name=added.name, detail="upload")
    if source:
        added = store().give_source(added.sha256, source)
    elif shared_source:
        added = store().share_source(added.sha256, shared_source)
    if source or shared_source:
        log(store(), who, "source", added.sha256, name=added.name, detail=f"source {added.source}")
    queue(store(), who, [added.sha256], request)
    return added, added.sha256 not in known


def give_source(sha256: str, files: Sequence[tuple[str, Received]], request: Request) -> int:
    """Give a model its author's source, and queue it with that; returns the job's id. For editors."""
    who = require(Role.EDITOR)
    given = store().give_source(sha256, files)
    names = ", ".join(path for path, _ in files)
    log(store(), who, "source", sha256, name=given.name, detail=f"{names}: source {given.source}")
    begun = [job.id for job in store().jobs.all(active_only=True) if job.started is not None]
    return queue(store(), who, [sha256], request, besides=begun)  # those may have read the file without it


def add_path(written: str, *, request: Request) -> Arrival:
    """Read a file or folder on the server in the background, and queue it when that is done. For editors.

    A folder of training runs is read as trainings: each of their looks becomes a model."""
    who = require(Role.EDITOR)
    opened = store()

    def taken(added: Sequence[Checkpoint]) -> None:
        for one in added:
            log(opened, who, "add", one.sha256, name=one.name, detail=f"path {written}")
        queue(opened, who, [one.sha256 for one in added], request)

    return arrivals().add(written, taken)


def stop_reading(arrival_id: int) -> None:
    """End an arrival that is being read, or put a failed one away. For editors."""
    require(Role.EDITOR)
    arrivals().stop(arrival_id)
    arrivals().put_away(arrival_id)


def measure(sha256s: Sequence[str], request: Request) -> int:
    """Queue one evaluation of these models; returns the job's id. What is queued already in just this way is not queued
    twice. For editors."""
    who = require(Role.EDITOR)
    return queue(store(), who, sha256s, request)


def confirm(sha256: str, hypothesis: int, request: Request) -> int:
    """Choose how a file is read, and queue its evaluation with that; returns the job's id. For editors.

    ``hypothesis`` counts from 0, in the order in which ``services.inspect`` names them.
    """
    who = require(Role.EDITOR)
    name = store().checkpoints.get(sha256).name
    log(store(), who, "confirm", sha256, name=name, detail=f"reading {hypothesis + 1}")
    return queue(store(), who, [sha256], request, {sha256: hypothesis})


def join(sha256s: Sequence[str], request: Request) -> Checkpoint:
    """One model of two halves, queued at once. For editors."""
    who = require(Role.EDITOR)
    joined = store().checkpoints.join(sha256s)
    log(store(), who, "join", joined.sha256, name=joined.name, detail=" and ".join(sha256s))
    queue(store(), who, [joined.sha256], request)
    return joined


def cancel(job_id: int) -> None:
    """Stop an evaluation. For editors who asked for it, and for admins."""
    who = require(Role.EDITOR)
    job = store().jobs.get(job_id)
    if sentence := why_not_cancel(who, job.owner):
        raise NotAllowed(sentence)
    store().jobs.cancel(job_id)
    names = ", ".join(part.name for part in job.progress)
    log(store(), who, "cancel", str(job_id), name=names, detail=f"on {job.data}")


def pause() -> None:
    """Let the queue rest: what has begun is finished, nothing else begins. For admins, as it holds for everybody."""
    who = require(Role.ADMIN)
    store().pausing.pause(who.name)
    log(store(), who, "pause", "queue", name="the queue")


def resume() -> None:
    """Let the queue go on. For admins."""
    who = require(Role.ADMIN)
    store().pausing.resume()
    log(store(), who, "resume", "queue", name="the queue")


def why_not_cancel(who: Person, owner: str | None) -> str:
    """Empty where the person may stop a job of this owner. Else the sentence that says why not."""
    if not who.may(Role.EDITOR):
        return who.why_not(Role.EDITOR)
    if who.may(Role.ADMIN) or who.name == owner:
        return ""
    return f"{owner or 'This server'} asked for this evaluation; an admin may stop it."


def rename(sha256: str, name: str) -> Checkpoint:
    """Give a model another name. For editors."""
    who = require(Role.EDITOR)
    before = store().checkpoints.get(sha256).name
    renamed = store().checkpoints.rename(sha256, name)
    log(store(), who, "rename", sha256, name=before, detail=renamed.name)
    return renamed


def remove(sha256s: Sequence[str]) -> None:
    """Take models out of every list, and stop their evaluations. ``restore`` brings them back. For admins."""
    who = require(Role.ADMIN)
    # Written first: should the server stop in between, nothing is removed without an entry.
    log_each(store(), who, "remove", sha256s)
    for job in store().jobs.all(active_only=True):
        if set(job.checkpoints) <= set(sha256s):
            store().jobs.cancel(job.id)
    store().model_marks.remove(sha256s)


def restore(sha256s: Sequence[str]) -> None:
    """Bring removed models back with all they had. For admins."""
    who = require(Role.ADMIN)
    store().model_marks.restore(sha256s)
    log_each(store(), who, "restore", sha256s)


def delete(sha256s: Sequence[str]) -> None:
    """Delete removed models with their files, their runs and their place in jobs. Nothing brings them back. For
    admins."""
    who = require(Role.ADMIN)
    removed = {checkpoint.sha256 for checkpoint in store().checkpoints.removed()}
    for sha256 in sha256s:
        if sha256 in removed:
            log_each(store(), who, "delete", [sha256])
            store().remove_checkpoint(sha256)


def archive(sha256s: Sequence[str]) -> None:
    """Take models out of what is offered. They keep everything. For editors."""
    who = require(Role.EDITOR)
    store().model_marks.archive(sha256s)
    log_each(store(), who, "archive", sha256s)


def unarchive(sha256s: Sequence[str]) -> None:
    """Offer archived models again. For editors."""
    who = require(Role.EDITOR)
    store().model_marks.unarchive(sha256s)
    log_each(store(), who, "unarchive", sha256s)


def tag(sha256s: Sequence[str], tag: str) -> str:
    """Give models a tag; returns it as it is kept. For editors."""
    who = require(Role.EDITOR)
    kept = store().model_marks.tag(sha256s, tag)
    log_each(store(), who, "tag", sha256s, detail=kept)
    return kept


def untag(sha256s: Sequence[str], tag: str) -> None:
    """Take a tag off models. For editors."""
    who = require(Role.EDITOR)
    store().model_marks.untag(sha256s, tag)
    log_each(store(), who, "untag", sha256s, detail=tag)


def write_note(sha256: str, note: str) -> None:
    """Replace the note on a model. For editors."""
    who = require(Role.EDITOR)
    store().model_marks.write_note(sha256, note)
    log_each(store(), who, "note", [sha256], detail=note)


def save_view(name: str, settings: Mapping[str, object]) -> str:
    """Keep how the table of models is looked at; returns the name as it is kept. For editors."""
    who = require(Role.EDITOR)
    saved = store().views.save(name, settings)
    log(store(), who, "save view", saved.name, name=saved.name)
    return saved.name


def delete_view(name: str) -> None:
    """Delete a saved view. For editors."""
    who = require(Role.EDITOR)
    store().views.remove(name)
    log(store(), who, "delete view", name, name=name)


def save_selection(name: str, dataset_sha256: str, items: Sequence[int]) -> None:
    """Keep a set of test images by name. For editors."""
    who = require(Role.EDITOR)
    saved = store().selections.save(name, dataset_sha256, items)
    log(store(), who, "save", dataset_sha256, name=saved.name, detail=f"{len(saved.items)} items")
