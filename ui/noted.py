"""What changes of the workspace share: who did what is written down and read, and models are queued as somebody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation import Config, TouchstoneError
from evaluation.store.audit import Action, Entry
from evaluation.store.workspace import Store
from ui.people.person import Person, Role
from ui.people.session import require
from ui.services import store


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an evaluation started from the page is asked to do."""

    data: str
    config: Config
    refusal: str = ""
    """Why nothing can be measured on this data, in one sentence; empty where it can."""


def entries(most: int | None = None) -> list[Entry]:
    """Who did what, the newest first. Raises NotAllowed for who is no admin."""
    require(Role.ADMIN)
    return store().audit.newest(most)


def queue(
    opened: Store,
    who: Person,
    sha256s: Sequence[str],
    request: Request,
    choices: dict[str, int] | None = None,
    besides: Sequence[int] = (),
) -> int:
    if request.refusal:
        raise TouchstoneError(request.refusal)
    asked = (tuple(sha256s), request.data, request.config, choices or {})
    for job in opened.jobs.all(active_only=True):
        if job.id not in besides and (job.checkpoints, job.data, job.config, dict(job.choices)) == asked:
            return job.id
    job_id = opened.jobs.add(sha256s, data=request.data, config=request.config, choices=choices, owner=who.name)
    for part in opened.jobs.get(job_id).progress:
        log(opened, who, "measure", part.sha256, name=part.name, detail=f"job {job_id} on {request.data}")
    return job_id


def log_each(opened: Store, who: Person, action: Action, sha256s: Sequence[str], *, detail: str = "") -> None:
    for sha256 in sha256s:
        log(opened, who, action, sha256, name=opened.checkpoints.get(sha256).name, detail=detail)


def log(opened: Store, who: Person, action: Action, subject: str, *, name: str, detail: str = "") -> None:
    opened.audit.add(person=who.name, role=who.role.word, action=action, subject=subject, name=name, detail=detail)
