"""Words on pages: error messages as sentences, names that tell jobs apart, and which results are shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from evaluation import Config
from evaluation.record.schema import Failed, Ok, Outcome, Skipped
from evaluation.store.job import JobEvent
from ui import services, state
from ui.components.models import uploads
from ui.components.shared import job_progress
from ui.text import sentence

if TYPE_CHECKING:
    from evaluation.store.checkpoints import Checkpoint
    from evaluation.store.job import Job


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("this file is empty: fetch it again", "This file is empty: fetch it again."),
        ("This is a classifier.", "This is a classifier."),
        ("", ""),
    ],
)
def test_the_message_of_an_error_stands_as_a_sentence(message: str, said: str) -> None:
    assert sentence(message) == said


def test_two_waiting_jobs_of_one_model_are_told_apart_by_their_settings() -> None:
    plain, chosen = _job(Config()), _job(Config(extractor="inception:<b>", n=300))
    assert "features" not in job_progress._html(plain)
    said = job_progress._html(chosen)
    assert "on digits, 300 images, features: inception:&lt;b&gt;" in said


def test_what_does_not_apply_is_not_among_the_latest_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = [_outcome(Ok, "measured", "ok"), _outcome(Failed, "broken", "failed")]
    outcomes += [_outcome(Skipped, f"skipped{i}", "skipped") for i in range(9)]
    jobs = SimpleNamespace(outcomes=lambda *_: outcomes)
    monkeypatch.setattr(services, "store", lambda: SimpleNamespace(jobs=jobs))
    said = job_progress._html(_job(Config(), status="running"))
    assert "measured ready; broken failed" in said
    assert "skipped" not in said


def test_a_job_says_how_often_it_was_tried_again_and_why_last() -> None:
    lost = [
        JobEvent(at=f"2026-11-30T10:0{minute}:07.123+00:00", sentence=sentence)
        for minute, sentence in enumerate(("The server stopped.", "The worker was killed (<SIGKILL>)."))
    ]
    assert "Tried again" not in job_progress._html(_job(Config()))
    once, twice = (job_progress._html(_job(Config(), events=tuple(lost[:count]))) for count in (1, 2))
    assert "Tried again once. Last at 10:00 UTC: The server stopped." in once
    assert "Tried again 2 times. Last at 10:01 UTC: The worker was killed (&lt;SIGKILL&gt;)." in twice


def test_a_file_known_under_another_name_is_said_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(state, "tell", lambda words, **_: told.append(words))
    uploads._tell([("again", cast("Checkpoint", SimpleNamespace(name="model", sha256="a")), False)])
    assert told == ["Already here, byte for byte: again, here as model. Measuring it again."]


def _job(config: Config, status: str = "queued", events: tuple[JobEvent, ...] = ()) -> Job:
    part = SimpleNamespace(name="gan", sha256="a", status=status, step="", done=1, total=2)
    return cast(
        "Job", SimpleNamespace(id=1, data="digits", config=config, progress=[part], isolation="", events=events)
    )


def _outcome(kind: type[Ok | Skipped | Failed], title: str, status: str) -> Outcome:
    return kind.model_construct(title=title, metric=title, status=status, value=None)
