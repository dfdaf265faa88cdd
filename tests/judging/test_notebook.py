"""Runs and comparisons in a notebook: whole, escaped, without scripts, and no taller than a screen."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from benchmarks.made_runs import made_runs
from evaluation.front.runs import Runs
from evaluation.judging.compare import Comparison, compare
from evaluation.record.run import Run
from evaluation.record.showing import html
from evaluation.types import TouchstoneError
from tests.fixtures.runs import ZOO, named, zoo_run

ALLOWED = {"div", "style", "p", "b", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "span", "small",
           "i", "code"}  # fmt: skip
HOSTILE = "<script>alert(1)</script>\n\"'&<b>"


@pytest.fixture(scope="module")
def zoo() -> list[Run]:
    return [zoo_run(name) for name in ZOO]


class _Tags(HTMLParser):
    """What stands in a fragment, and whether every tag that opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(fragment: str) -> _Tags:
    tags = _Tags()
    tags.feed(fragment)
    assert tags.open == []
    return tags


def test_a_run_shows_its_numbers_its_findings_and_what_is_missing(zoo: list[Run]) -> None:
    said = read(zoo[-1]._repr_html_()).text
    assert "gan-collapsed on digits, 300 test images" in said
    assert "FD[digits-classifier]" in said
    assert re.search(r"\d ± \d", said)
    assert re.search(r"\d+ skipped", said)


def test_a_comparison_tints_and_marks_what_is_better_and_worse(zoo: list[Run]) -> None:
    comparison = compare(zoo, 0)
    said = comparison._repr_html_()
    counts = {verdict: sum(cell.verdict == verdict for row in comparison.rows for cell in row.cells)
              for verdict in ("better", "worse")}  # fmt: skip
    assert len(re.findall(r'<td class="b"[^>]*>[^<]*▲</td>', said)) == counts["better"] > 0
    assert len(re.findall(r'<td class="w"[^>]*>[^<]*▼</td>', said)) == counts["worse"] > 0
    assert "against the baseline, p" in said


@pytest.mark.parametrize("kind", ["run", "runs", "comparison"])
def test_names_from_files_are_text(kind: str) -> None:
    run = named(zoo_run("gan-collapsed"), HOSTILE)
    runs = Runs([run, zoo_run("gan-covering")], errors={HOSTILE: TouchstoneError(HOSTILE)})
    shown: dict[str, Any] = {"run": run, "runs": runs, "comparison": runs.compare()}
    tags = read(shown[kind]._repr_html_())
    assert tags.names <= ALLOWED
    assert not tags.attributes - {"class", "style", "title", "open"}
    assert "\n" not in repr(run)


def test_what_is_shown_of_two_hundred_models_is_bounded(zoo: list[Run]) -> None:
    many = Runs(made_runs(zoo, 200))
    shown = many._repr_html_()
    assert "100 more models are not shown" in shown
    assert len(shown) < 1_000_000
    assert len(repr(many)) < 500


@pytest.mark.parametrize("thing", [3, None, [1]])
def test_nothing_else_is_drawn(thing: object) -> None:
    with pytest.raises(TypeError, match="no notebook display"):
        html(thing)


def test_short_forms_say_what_there_is(zoo: list[Run]) -> None:
    assert re.fullmatch(r"Run\('conv-vae' on 'digits': \d+ ok(, \d+ skipped)?(, \d+ failed)?\)", repr(zoo[2]))
    assert repr(compare(zoo)).startswith("Comparison(6 models on ")
    assert repr(compare(zoo, 0)).startswith("Comparison(6 models against 'autoencoder-2d' on ")
    assert repr(Runs(zoo[:2])) == "Runs(autoencoder-2d, autoencoder-8d)"
    assert repr(Runs([])) == "Runs(none)"
    assert "No runs" in Runs([])._repr_html_()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
@pytest.mark.parametrize("count", [1, 12, 60])
def test_it_fits_a_screen_and_is_readable_on_any_ground(
    count: int, ground: str, zoo: list[Run], chromium: Any, tmp_path: Path
) -> None:
    runs = Runs(made_runs(zoo, count))
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    ink = "#111" if ground == "#ffffff" else "#ddd"
    comparison: Comparison = runs.compare()
    for index, shown in enumerate((runs, comparison)):
        file = tmp_path / f"{index}.html"
        style = f"background:{ground};color:{ink};font-family:sans-serif"
        file.write_text(f'<!doctype html><meta charset=utf-8><body style="{style}">{shown._repr_html_()}')
        page.goto(f"file://{file}")
        assert page.evaluate("document.documentElement.scrollHeight") <= 900
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000
        assert page.evaluate("[...document.querySelectorAll('td')].every(cell => getComputedStyle(cell).color ==="
                             " getComputedStyle(document.body).color)")  # fmt: skip
    page.close()
