"""One model in detail: how its file was read and why, how it was trained, every number, and what is missing."""

from __future__ import annotations

import streamlit as st

from evaluation.judging.findings import by_model
from evaluation.record import figures
from evaluation.record.intake_words import intake_line
from evaluation.record.reading import reading
from evaluation.record.run import Run
from evaluation.record.schema import CheckpointFacts
from evaluation.store.checkpoints import Checkpoint
from evaluation.store.runs import RunSummary
from ui import services
from ui.changes import Request
from ui.components.models import fact_list, hypotheses, measured_numbers, source_drop, source_facts, training_facts
from ui.components.shared import absences, cautions
from ui.markup import lead, plain_list, tag
from ui.text import escape


def show(checkpoint: Checkpoint, runs: list[RunSummary], request: Request | None, *, key: str) -> None:
    with st.container(key=key):
        if request is not None and checkpoint.confidence in ("choose", "unknown"):
            hypotheses.show(checkpoint, request, key=f"{key}-hypotheses")
        if not runs:
            fact_list.show(
                {"File": figures.size(checkpoint.bytes), "From": checkpoint.origin, "SHA-256": checkpoint.sha256[:16]}
            )
            _source(checkpoint, request, key=key)
            return
        newest = services.run(runs[-1])
        facts = newest.record.checkpoint
        if facts.description:
            st.html(lead(escape(facts.description)))
        fact_list.show(_described(facts) | {"SHA-256": checkpoint.sha256[:16]})
        if facts.source is not None:
            _heading("Read from its source")
            source_facts.show(facts.source)
        told = "" if facts.source is None else facts.source.sentence
        if evidence := [line for line in facts.evidence if line != told]:
            _heading("How it was recognised")
            st.html(plain_list([escape(line) for line in evidence]))
        if facts.training:
            _heading("How it was trained")
            training_facts.show(facts.training, colour=checkpoint.colour, key=f"{key}-training")
        _source(checkpoint, request, key=key)
        for summary in runs:
            _measured(services.run(summary), key=f"{key}-{summary.id[:8]}")


def _source(checkpoint: Checkpoint, request: Request | None, *, key: str) -> None:
    """The models that are shipped say themselves what they are."""
    if request is not None and checkpoint.origin != "zoo":
        source_drop.show(checkpoint, request, key=f"{key}-source")


def _measured(run: Run, *, key: str) -> None:
    data, config = run.record.dataset, run.record.config
    _heading(f"Measured on {data.spec or data.source}")
    extractor = config.extractor.name if config.extractor else "none"
    facts = [
        f"{figures.count(data.n)} test images",
        f"seed {config.seed}",
        f"extractor {escape(extractor)}",
        figures.seconds(run.record.seconds),
        f"{escape(run.record.created[:16].replace('T', ' '))} UTC",
    ]
    st.html(tag("p", ", ".join(facts), cls="ts-small ts-muted"))
    if line := intake_line(data):
        st.html(tag("p", escape(f"Data: {line}."), cls="ts-small ts-muted"))
    cautions.show([run], dict(by_model([run])), key=f"{key}-warnings")
    measured_numbers.show(run, key=f"{key}-table")
    missing = absences.sentences(run.record.outcomes)
    if missing:
        _heading("Not measured, and why")
        st.html(missing)


def _described(facts: CheckpointFacts) -> dict[str, object]:
    shape = "×".join(str(side) for side in facts.image_shape) if facts.image_shape else None
    span = (
        f"{figures.number(facts.value_range[0])} to {figures.number(facts.value_range[1])}"
        if facts.value_range
        else None
    )
    found = {
        "Family": facts.family.replace("_", " "),
        "Parameters": figures.count(facts.parameters),
        "Code size": facts.latent_dim,
        "Images": shape,
        "Pixel range": span,
        "Conditioned on": f"{facts.classes} classes" if facts.classes else None,
        "Can": ", ".join(facts.capabilities),
        "Format": facts.format,
        "File": figures.size(facts.bytes),
        "Known from": f"{facts.decided_by} ({reading(facts.confidence, facts.probability)})",
        "Architecture": facts.hypothesis or None,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _heading(text: str) -> None:
    st.html(f'<p class="ts-eyebrow" style="margin-top:.9rem">{escape(text)}</p>')
