"""Checkpoints of a test's own sources, with random weights: Python runs the source, torch saves what it made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from models.opened import OpenedModel
from models.opening import open_checkpoint

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


@dataclass(frozen=True)
class Saved:
    """A network as Python made it, its checkpoint, and its source."""

    module: nn.Module
    checkpoint: Path
    source: Path
    names: dict[str, Any]

    def opened(self, **given: Any) -> OpenedModel:
        return open_checkpoint(self.checkpoint, source=self.source, **given)


def save(
    folder: Path, text: str, make: str, *, beside: str = "", wrapped: Any = None, given: dict[str, Any] | None = None
) -> Saved:
    """``make`` is the expression that makes the network, as the author may have typed it somewhere else.

    ``wrapped`` turns the network into what is saved; its ``state_dict()`` without it. ``beside`` stands in the source
    before ``text`` and is not run, as it may use libraries that are not at hand; ``given`` stands in for their names.
    """
    names: dict[str, Any] = {"__name__": "source", **(given or {})}
    exec(compile(HEAD + text, "source.py", "exec"), names)
    torch.manual_seed(0)
    module = eval(make, names).eval()
    for name, buffer in module.named_buffers():
        if name.endswith("running_var"):
            buffer.uniform_(0.5, 2.0)
        elif name.endswith("running_mean"):
            buffer.normal_()
    checkpoint, source = folder / "checkpoint.pth", folder / "source.py"
    torch.save(module.state_dict() if wrapped is None else wrapped(module), checkpoint)
    source.write_text(HEAD + beside + text)
    return Saved(module, checkpoint, source, names)
