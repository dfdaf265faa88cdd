"""Files of rules: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from evaluation.judging.gate.rules import rules_of
from evaluation.types import TouchstoneError

WHOLE = """\
undecided: fail
models: [vae_*, gan]
rules:
  fid: {max_increase: 2%, unless: not_significant}
  coverage:
    min: 0.8
    not_worse: true
  findings: {none: [copies, mode_collapse]}
  recipe: {not_worse: mse}
"""


def test_each_key_of_a_subject_is_a_rule_with_its_line() -> None:
    found = rules_of(WHOLE)
    assert [(rule.line, rule.words) for rule in found.rules] == [
        (4, "fid rises by at most 2%"),
        (5, "coverage at least 0.800"),
        (5, "coverage not worse"),
        (8, "no finding of 'copies, mode_collapse'"),
        (9, "recipe not worse in mse"),
    ]
    assert found.undecided_fails
    assert found.models == ("vae_*", "gan")


def test_a_list_of_rules_may_name_a_metric_twice() -> None:
    found = rules_of("undecided: pass\nrules:\n  - mse: {max: 0.1}\n  - mse: {min: 0.001}\n")
    assert [rule.words for rule in found.rules] == ["mse at most 0.100", "mse at least 0.00100"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("undecided: maybe\nrules: {mse: {max: 1}}", 1, "'undecided: fail' or 'undecided: pass'"),
        ("rules:\n  mse: {max: 1}", 1, "'undecided: fail' or 'undecided: pass'"),
        ("undecided: fail\nrule:\n  mse: {max: 1}", 2, "'rule' is no part"),
        ("undecided: fail\nrules: {}", 2, "at least one rule"),
        ("undecided: fail\nrules: mse", 2, "at least one rule"),
        ("undecided: fail\nrules:\n  mse: 0.1", 3, "needs keys"),
        ("undecided: fail\nrules:\n  mse: {}", 3, "asks nothing"),
        ("undecided: fail\nrules:\n  mse: {unless: tied}", 3, "asks nothing"),
        ("undecided: fail\nrules:\n  mse: {maxx: 0.1}", 3, "did you mean 'max'"),
        ("undecided: fail\nrules:\n  mse: {max: low}", 3, "needs a number"),
        ("undecided: fail\nrules:\n  mse: {max: .nan}", 3, "needs a number"),
        ("undecided: fail\nrules:\n  mse: {max_increase: -2%}", 3, "from 0 up"),
        ("undecided: fail\nrules:\n  mse: {max_increase: [1]}", 3, "from 0 up"),
        ("undecided: fail\nrules:\n  mse: {not_worse: false}", 3, "takes 'true'"),
        ("undecided: fail\nrules:\n  mse: {max: 1, unless: maybe}", 3, "'tied' only"),
        ("undecided: fail\nrules:\n  mse: {max: 1}\n  mse: {max: 2}", 4, "stands twice"),
        ("undecided: fail\nrules:\n  findings: {none: [copy_machine]}", 3, "is no finding"),
        ("undecided: fail\nrules:\n  findings: {none: []}", 3, "a name or a list of names"),
        ("undecided: fail\nrules:\n  findings: {max: 1}", 3, "nothing that a rule on 'findings' can ask"),
        ("undecided: fail\nrules:\n  recipe: {not_worse: [mse, fid]}", 3, "takes one metric"),
        ("undecided: fail\nmodels: []\nrules: {mse: {max: 1}}", 2, "a name or a list of names"),
        ("undecided: fail\nrules:\n  mse: {max: 1", 3, "no YAML"),
        ("undecided: fail\nrules:\n\tmse: 1", 3, "no YAML"),
        ("undecided: fail\nrules: &a\n  mse: *a", 2, "nested too deep"),
        ("undecided: fail\nrules: " + "[" * 60 + "]" * 60, 2, "nested too deep"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(TouchstoneError) as refused:
        rules_of(text, "gates.yaml")
    assert str(refused.value).startswith(f"gates.yaml, line {line}: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\0", "a" * 2_000_000])
def test_what_is_no_file_of_rules_is_refused(text: str) -> None:
    with pytest.raises(TouchstoneError):
        rules_of(text, "gates.yaml")
