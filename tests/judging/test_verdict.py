"""The verdict in words: numbers with a warning decide nothing, and the feature extractor is named."""

from __future__ import annotations

from evaluation.judging.compare import Comparison
from evaluation.judging.table import Cell, Row
from evaluation.judging.verdict import verdicts
from ui.components.shared.verdict import headline

NAMES = ("careful", "careless")


def row(
    metric: str, best: int | None, *, group: str = "generation", title: str = "", warnings: tuple[str, ...] = ()
) -> Row:
    """Two models. ``best`` is clearly better than the other; with None they are tied."""
    cells = tuple(
        Cell(
            run=index,
            status="ok",
            value=float(index == best),
            warnings=warnings,
            best=index == (best or 0),
            tied_with_best=best is None and index == 1,
        )
        for index in range(2)
    )
    return Row(
        metric=metric, title=title or metric, group=group, better="higher", bounds=(None, None), unit=None,
        explanation="", source="", cells=cells,
    )  # fmt: skip


def table(*rows: Row) -> Comparison:
    return Comparison(names=NAMES, colours=(0, 1), baseline=0, rows=rows, tests=len(rows))


def test_numbers_with_a_warning_do_not_decide_while_there_are_others() -> None:
    doubtful = [row(name, 1, warnings=("Too few samples.",)) for name in ("fid", "kid", "is")]
    (found,) = verdicts(table(row("precision", 0), *doubtful))
    assert found.sentence == "careful is best on the one measure. 3 more carry a warning and do not count."
    assert found.standings[0].run == 0
    assert not found.caveat
    assert headline((found,), list(NAMES)) == "careful leads on quality of samples."


def test_a_group_of_doubtful_numbers_says_so_and_leads_no_headline() -> None:
    note = "Pixels count as Bernoulli probabilities."
    bound = row("elbo", 1, group="likelihood", warnings=(note,))
    found = verdicts(table(row("precision", 0), bound))
    assert found[1].caveat == note
    assert found[1].sentence.startswith("careless is best on the one measure. Every number here carries a warning: ")
    assert found[1].sentence.endswith(note)
    said = headline(found, list(NAMES))
    assert said == ("careful leads on quality of samples. Every number on likelihood and posterior carries a warning.")
    assert headline(found[1:], list(NAMES)).startswith("Undecided: no model leads a group alone.")


def test_the_extractor_that_judges_is_named_and_published_fid_needs_no_name() -> None:
    (found,) = verdicts(
        table(row("fd", 0, title="FD[digits-classifier]"), row("p", 0, title="Precision[digits-classifier]"))
    )
    assert found.sentence == "careful is best on 2 of 2 measures, judged by digits-classifier."
    assert headline((found,), list(NAMES)) == "careful leads on quality of samples (by digits-classifier)."
    (published,) = verdicts(table(row("fd", 0, title="FID")))
    assert published.sentence == "careful is best on the one measure."


def test_models_that_cannot_be_told_apart_share_the_lead() -> None:
    (found,) = verdicts(table(row("precision", None)))
    assert found.sentence == "Undecided: no model is better than all others on any measure."
    assert headline((found,), list(NAMES)) == "Undecided: no model leads a group alone."
