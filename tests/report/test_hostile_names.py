"""Names from files are text in every form of the report."""

from __future__ import annotations

import csv
import io

import pytest

from evaluation.record.selecting import only
from evaluation.report import gather, render_csv, render_html, render_markdown
from tests.fixtures.runs import named, zoo_run

SMALL, OTHER = only([zoo_run("conv-vae"), zoo_run("vae-collapsed")], ["mse"])


@pytest.mark.parametrize(
    ("name", "markdown"),
    [
        ("a|b\nc", "a\\|b c"),
        ("`code` *x* _y_ vae_2d", "\\`code\\` \\*x\\* \\_y\\_ vae_2d"),
        ("![x](http://y)", "![x\\](http://y)"),
        ("<b>&amp;", "&lt;b>&amp;amp;"),
        ("# big", "\\# big"),
        ("a\u2028b\x1b[2J\r", "a b [2J "),
    ],
)
def test_markdown_reads_a_name_as_text_in_one_line(name: str, markdown: str) -> None:
    text = render_markdown(gather([named(SMALL, name), OTHER]))
    assert f"| measure | {markdown} | vae-collapsed |" in text
    assert f"- {markdown}: conv_vae, safetensors, SHA-256 `" in text


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "\n=1"])
def test_a_spreadsheet_reads_a_name_as_text(name: str) -> None:
    table = list(csv.DictReader(io.StringIO(render_csv(gather([named(SMALL, name)])))))
    assert {row["model"] for row in table} == {f"'{name}"}


def test_a_page_reads_a_name_as_text() -> None:
    page = render_html(gather([named(SMALL, '<script>alert("1")</script>\n')]))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
