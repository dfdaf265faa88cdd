"""LaTeX tables: whole, escaped, and bold only where a model is better than every other."""

from __future__ import annotations

import re

import pytest

from evaluation.record.run import Run
from evaluation.report import gather
from evaluation.report.latex import latex, render_latex
from tests.fixtures.runs import ZOO, make_run
from tests.judging.test_compare import around, run


def columns(line: str) -> int:
    return len(re.split(r"(?<!\\)&", line))


@pytest.mark.parametrize("models", [1, 2, 12])
def test_every_line_of_a_table_has_all_columns_and_braces_close(models: int) -> None:
    made = render_latex(gather([make_run(f"a_{place}&b%", ZOO["conv-vae"], colour=place) for place in range(models)]))
    assert made.count(r"\begin{table}") == made.count(r"\end{table}") >= 1
    for tabular in re.findall(r"\\begin\{tabular\}\{(l?r*)\}\n(.*?)\\end\{tabular\}", made, re.DOTALL):
        lines = [line for line in tabular[1].splitlines() if line.endswith(r"\\")]
        assert {columns(line) for line in lines} == {len(tabular[0])}
    plain = re.sub(r"\\[{}]", "", made)
    assert plain.count("{") == plain.count("}")


def named(value: float, name: str, spread: float) -> Run:
    return run({"mse": around(value, spread, seed=ord(name))}, name=name)


def test_bold_is_better_than_every_other() -> None:
    apart = render_latex(gather([named(0.1, "a", 0.001), named(0.5, "b", 0.001), named(0.9, "c", 0.001)]))
    assert apart.count(r"\textbf") == 1
    tied = render_latex(gather([named(0.500, "a", 0.1), named(0.501, "b", 0.1)]))
    assert r"\textbf" not in tied


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a_b & 50% #1 $x$ {y}", r"a\_b \& 50\% \#1 \$x\$ \{y\}"),
        (r"~ ^ \input{/etc}", r"\textasciitilde{} \textasciicircum{} \textbackslash{}input\{/etc\}"),
        ("0.1 ± 0.2", r"0.1 $\pm$ 0.2"),
        ("−1", "$-$1"),
        ("10⁻⁵", r"10\textsuperscript{-}\textsuperscript{5}"),
        ("Zoë\x00\n日", "Zoë? ?"),
    ],
)
def test_names_are_only_text(text: str, escaped: str) -> None:
    assert latex(text) == escaped
