"""What happens to each model now, in a word, and in the sentence of its last job."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.store.checkpoints import Checkpoint
from evaluation.store.runs import RunSummary
from ui import services

RUNNING, WAITING, FAILED, STOPPED = "being measured", "waiting", "failed", "stopped"


def doing() -> dict[str, str]:
    """SHA-256 -> what the last job of a checkpoint says, while it is active or when it failed."""
    found: dict[str, str] = {}
    for job in sorted(services.store().jobs.all(), key=lambda job: job.active):
        for part in job.progress:
            if part.status == "running":
                found[part.sha256] = RUNNING
            elif part.status == "queued":
                found[part.sha256] = f"{WAITING}: {part.message}" if part.message else WAITING
            elif part.status == "failed":
                found[part.sha256] = f"{FAILED}: {part.message or job.error or 'no message'}"
            elif part.status == "cancelled":
                found[part.sha256] = STOPPED
            else:
                found.pop(part.sha256, None)
    return found


def word(checkpoint: Checkpoint, runs: Sequence[RunSummary], doing: str) -> str:
    """``being measured``, ``refused``, ``measured``, ...: a few words, by which a list can be filtered."""
    if checkpoint.error and (not doing or doing.startswith(FAILED)):
        return "refused"
    if doing:
        return doing.partition(":")[0]
    if not runs:
        return "not measured"
    return "measured, some failed" if any(run.failed for run in runs) else "measured"
