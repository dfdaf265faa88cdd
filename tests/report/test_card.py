"""Model cards: read back by the Hub's own reader."""

from __future__ import annotations

import pytest

from evaluation.report import gather
from evaluation.report.card import render_card
from tests.fixtures.runs import ZOO, make_run


def test_the_hubs_own_reader_finds_every_number() -> None:
    hub = pytest.importorskip("huggingface_hub")
    runs = [make_run("vae: [a]\n--- # {x}", ZOO["conv-vae"]), make_run("gan", ZOO["gan-covering"], colour=1)]
    content = gather(runs)
    made = render_card(content)
    from huggingface_hub.repocard_data import model_index_to_eval_results

    read = hub.ModelCard(made, ignore_metadata_errors=False)
    assert "touchstone" in read.data.tags
    import yaml

    index = yaml.safe_load(made.split("---\n")[1])["model-index"]
    found = {entry["name"]: model_index_to_eval_results([entry])[1] for entry in index}
    for place, run in enumerate(runs):
        wanted = {
            row.metric: row.cells[place].value for row in content.comparison.rows if row.cells[place].value is not None
        }
        assert {one.metric_type: one.metric_value for one in found[run.name]} == wanted
        assert {one.dataset_revision for one in found[run.name]} == {run.record.dataset.sha256}
