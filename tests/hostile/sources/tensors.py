"""Tensors and layers that would not fit, or would take for ever."""

from __future__ import annotations

from tests.hostile.sources.building import BOUND, called, made


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    return {
        "zeros": (made("self.x = torch.zeros(10 ** 12)"), BOUND),
        "linear": (made("self.x = nn.Linear(10 ** 9, 10 ** 9)"), BOUND),
        "embedding": (made("self.x = nn.Embedding(10 ** 10, 512)"), BOUND),
        "conv": (made("self.x = nn.Conv2d(10 ** 6, 10 ** 6, 9)"), BOUND),
        "many_layers": (made("self.x = nn.ModuleList([nn.Linear(4000, 4000) for _ in range(1000)])"), BOUND),
        "expand_clone": (called("return x[:1, :1, :1, :1].expand(10 ** 4, 10 ** 4, 10 ** 3, 10).clone()"), BOUND),
        "repeat": (called("return x.repeat(10 ** 5, 10 ** 5, 1, 1)"), BOUND),
        "broadcast": (called("a = torch.ones(10 ** 6)\nreturn a[:, None] * a[None]"), BOUND),
        "einsum": (called("a = torch.ones(10 ** 4, 100)\nreturn torch.einsum('ia,jb,kc->ijkabc', a, a, a)"), BOUND),
        "matmul_for_ever": (called("a = torch.ones(8000, 8000)\nfor _ in range(10 ** 6):\n    a = a @ a"), BOUND),
        "pad": (called("return F.pad(x, (10 ** 9, 10 ** 9))"), BOUND),
        "pad_layer": (called("return nn.ZeroPad2d(10 ** 8)(x)"), BOUND),
        "interpolate": (called("return F.interpolate(x, size=(10 ** 6, 10 ** 6))"), BOUND),
        "interpolate_scale": (called("return F.interpolate(x, scale_factor=10 ** 5)"), BOUND),
        "conv_padding": (called("return F.conv2d(x, torch.ones(1, 1, 3, 3), padding=10 ** 6)"), BOUND),
        "conv_kernel": (called("return F.conv2d(F.pad(x, (4000,) * 4), torch.ones(64, 1, 2000, 2000))"), BOUND),
        "one_hot": (called("return F.one_hot(torch.tensor([10 ** 10]))"), BOUND),
        "repeat_interleave": (
            called("return torch.repeat_interleave(x, torch.tensor(10 ** 10))"),
            "not known before|more than",
        ),
        "arange": (called("return torch.arange(10 ** 12)"), BOUND),
        "linspace": (called("return torch.linspace(0, 1, 10 ** 12)"), BOUND),
        "meshgrid": (called("a = torch.arange(10 ** 5)\nreturn torch.meshgrid(a, a, a, indexing='ij')[0] + 1"), BOUND),
        "cdist": (called("a = torch.ones(10 ** 6, 2)\nreturn torch.cdist(a, a)"), BOUND),
        "kept": (called("a = []\nwhile True:\n    a.append(torch.ones(1000, 1000))"), BOUND),
        "kept_views": (called("a = []\nwhile True:\n    a.append(torch.ones(1000, 1000)[:1])"), BOUND),
        "to_list": (called("return torch.ones(10 ** 7).tolist()"), BOUND),
        "iterated": (called("for a in torch.ones(10 ** 7):\n    pass"), BOUND),
        "adaptive_pool": (called("return F.adaptive_avg_pool2d(x, 10 ** 6)"), BOUND),
        "unfold": (called("return F.unfold(F.pad(x, (2000,) * 4), 500)"), BOUND),
        "fold": (called("return nn.PixelShuffle(10 ** 5)(x)"), "raises|more than"),
        "numpy_zeros": (made("import numpy as np\nself.x = np.zeros((10 ** 6, 10 ** 6))"), BOUND),
        "numpy_outer": (made("import numpy as np\na = np.arange(10 ** 6)\nself.x = a[:, None] * a[None]"), BOUND),
        "lstm_for_ever": (called("return nn.LSTM(8, 8)(torch.ones(10 ** 7, 1, 8))"), BOUND),
    }
