"""Builds scripts with a network whose ``__init__`` or ``forward`` is hostile."""

from __future__ import annotations

from textwrap import indent

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
BOUND = "allowed|more than|deeply|takes more"


_CLASS = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"


def made(body: str, before: str = "") -> str:
    """A network whose ``__init__`` is hostile."""
    return f"{HEAD}{before}\n{_CLASS}{indent(body, ' ' * 8)}\n"


def called(body: str, before: str = "") -> str:
    """A network whose ``forward`` is hostile."""
    layer = "        self.layer = nn.Linear(8, 8)\n"
    return f"{HEAD}{before}\n{_CLASS}{layer}    def forward(self, x):\n{indent(body, ' ' * 8)}\n"
