"""Settings that no understood call gives are taken from files beside the source, else from the sizes of the weights."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.source.files import SourceFile
from models.source.matching.searching import Match, search
from models.source.opening.files import Library

HEAD = "import torch\nfrom torch import nn\n"
CLASS = """
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.down = nn.Linear(64, config.hidden)
        self.code = Inner(config)

    def forward(self, x):
        return self.code(self.down(x))


class Inner(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.fc = nn.Linear(config.hidden, config.latent_dim)

    def forward(self, x):
        return self.fc(x)
"""
TABLE = {"down.weight": (48, 64), "down.bias": (48,), "code.fc.weight": (7, 48), "code.fc.bias": (7,)}


def _file(name: str, text: str) -> SourceFile:
    return SourceFile(name=name, text=text, sha256="0" * 64)


def _matches(
    text: str, table: Mapping[str, tuple[int, ...]] = TABLE, facts: Mapping[str, object] | None = None, **beside: str
) -> list[Match]:
    files = [_file("net.py", HEAD + text), *(_file(name.replace("_", "."), held) for name, held in beside.items())]
    library = Library.read(files)
    return [
        match for match in search(library.sources(), table, library.settings(facts or {})).matches if match.fit.whole
    ]


def _values(match: Match) -> dict[str, str]:
    return {item.name.rpartition(".")[2]: item.value for item in match.arguments}


def _global(text: str) -> str:
    """The class with its settings in a variable of the file."""
    return (
        text.replace("self, config", "self").replace("Inner(config)", "Inner()").replace("self.config = config", "pass")
    )


@pytest.mark.parametrize(
    "text",
    [
        CLASS,
        CLASS + "\nnet = Net(load('run.yaml'))\n",
        CLASS.replace("config.hidden", 'config["a"]["hidden"]').replace("config.latent_dim", 'config["latent_dim"]'),
        CLASS.replace("config.hidden", "config.model.hidden").replace("config.latent_dim", "config.model.z.latent_dim"),
        CLASS.replace("config.hidden", 'config.get("hidden", 32)'),
        CLASS.replace("config.hidden", 'getattr(config, "hidden", 32)'),
        "config = read('settings.toml')\n" + _global(CLASS),
        "if known():\n    hidden, latent_dim = 1, 2\nelse:\n    hidden, latent_dim = 3, 4\n"
        + _global(CLASS).replace("config.", ""),
    ],
)  # fmt: skip
def test_sizes_say_settings_that_nothing_else_says(text: str) -> None:
    (match,) = _matches(text)
    assert _values(match) == {"hidden": "48", "latent_dim": "7"}
    assert not match.unsaid


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("config_yaml", {"config_yaml": "model:\n  hidden: 48\n  latent_dim: 7\n"}),
        ("config_json", {"config_json": '{"model": {"hidden": 48, "latent_dim": 7}}'}),
        ("the checkpoint", {"facts": {"hyper_parameters": {"hidden": 48, "latent_dim": 7}}}),
        ("command line", {"args_py": "import argparse\np = argparse.ArgumentParser()\n"
                          "p.add_argument('--hidden', default=48)\np.add_argument('--latent-dim', default=7)\n"}),
    ],
)  # fmt: skip
def test_settings_are_read_from_what_lies_beside(named: str, given: dict[str, str]) -> None:
    match = _matches(CLASS, **given)[0]  # type: ignore[arg-type]
    assert _values(match) == {"hidden": "48", "latent_dim": "7"}
    assert {item.origin for item in match.arguments} != {"the sizes of the weights"}, named


def test_a_setting_that_no_size_shows_stays_open() -> None:
    text = CLASS.replace("self.config = config", "self.scale = 2.0 if config.scaled else 1.0")
    (match,) = _matches(text)
    assert [item.name for item in match.unsaid] == ["config.scaled"]


def test_settings_of_a_call_are_not_asked_for() -> None:
    text = CLASS + "\nclass Config:\n    hidden, latent_dim, scaled = 48, 7, True\n\n\nnet = Net(Config())\n"
    match = _matches(text.replace("self.config = config", "self.scaled = config.scaled"))[0]
    assert not match.unsaid
    assert [item.name for item in match.arguments] == ["config"]
