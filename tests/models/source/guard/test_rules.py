"""Rules for the sizes of operations never say too little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from models.source.guard.rules import elements, tensors

_X = torch.rand(2, 4, 6, 6)
_ROWS = torch.rand(5, 4)
_CALLS: tuple[Callable[[], Any], ...] = (
    lambda: F.conv2d(_X, torch.rand(8, 4, 3, 3), stride=2, padding=3, dilation=2),
    lambda: F.conv2d(_X, torch.rand(8, 2, 3, 3), padding="same", groups=2),
    lambda: F.conv_transpose2d(_X, torch.rand(4, 3, 4, 4), stride=3, padding=1, output_padding=2, dilation=2),
    lambda: F.conv1d(_ROWS[:, None], torch.rand(2, 1, 3), padding=2),
    lambda: F.interpolate(_X, scale_factor=3.5, mode="bilinear"),
    lambda: F.interpolate(_X, size=(9, 2)),
    lambda: F.pad(_X, (1, 2, 3, 4)),
    lambda: F.pad(_X, (1, 2, 3, 4), mode="reflect"),
    lambda: F.max_pool2d(_X, 2, 1, 1, return_indices=True),
    lambda: F.avg_pool2d(_X, 3, 1, 1),
    lambda: F.adaptive_avg_pool2d(_X, (7, 9)),
    lambda: F.unfold(_X, 3, padding=2, stride=2),
    lambda: F.fold(torch.rand(2, 16, 9), (4, 4), 2, stride=1),
    lambda: F.grid_sample(_X, torch.zeros(2, 3, 9, 2), align_corners=False),
    lambda: F.embedding(torch.tensor([[1, 2], [3, 4]]), _ROWS),
    lambda: F.linear(_X, torch.rand(11, 6), torch.rand(11)),
    lambda: torch.einsum("ia,jb,kc->ijkabc", _ROWS, _ROWS, _ROWS),
    lambda: torch.cdist(_ROWS, torch.rand(30, 4)),
    lambda: _ROWS[:, None] * _ROWS[None],
    lambda: torch.where(_ROWS[:, :1] > 0.5, _ROWS, torch.zeros(3, 5, 4)),
    lambda: _ROWS.index_select(0, torch.tensor([0] * 40)),
    lambda: _ROWS.masked_fill(torch.ones(7, 5, 4, dtype=torch.bool), 0.0),
    lambda: _ROWS.expand(9, 5, -1).repeat(2, 3, 1, 1),
    lambda: torch.arange(-3, 30, 2),
    lambda: torch.arange(2.5, 7.0, 0.25),
    lambda: torch.linspace(0, 1, 17),
    lambda: torch.randint(3, (4, 5)),
    lambda: torch.eye(4, 9),
    lambda: torch.cat([_ROWS, _ROWS]).sort(),
    lambda: torch.stack([_ROWS, _ROWS]).topk(2),
    lambda: F.mse_loss(_ROWS, _ROWS, reduction="none"),
    lambda: F.scaled_dot_product_attention(_X, _X, _X),
    lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval()(torch.rand(2, 5, 8)),
    lambda: nn.MaxUnpool2d(2)(*F.max_pool2d(_X, 2, return_indices=True)),
    lambda: F.one_hot(torch.tensor([1, 2]), 9),
    lambda: F.gumbel_softmax(_ROWS),
    lambda: F.dropout(_ROWS),
    lambda: nn.BatchNorm2d(4).eval()(_X),
    lambda: nn.GroupNorm(2, 4)(_X),
    lambda: nn.LayerNorm(6)(_X),
    lambda: _X.chunk(2, 1),
    lambda: F.pixel_shuffle(_X, 2),
)


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Compares each operation's numbers with what the rule says before it."""

    def __init__(self) -> None:
        super().__init__()
        self.ruled = 0
        self.too_little: list[str] = []

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        said = elements(name, args, kwargs or {})
        made = func(*args, **(kwargs or {}))
        if said is not None:
            self.ruled += 1
            largest = max((tensor.numel() for tensor in tensors((made,)) if isinstance(tensor, Tensor)), default=0)
            if said < largest:
                self.too_little.append(f"{name}: {said} < {largest}")
        return made


@pytest.mark.parametrize("call", _CALLS, ids=range(len(_CALLS)))
def test_a_rule_never_says_too_little(call: Callable[[], Any]) -> None:
    with torch.no_grad(), _Recorder() as recorder:
        call()
    assert recorder.ruled > 0
    assert recorder.too_little == []
