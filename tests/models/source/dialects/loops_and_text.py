import itertools
from copy import deepcopy
import torch
from torch import nn as tnn

SPEC = "conv:4:2|conv:8:2"


def parse(spec):
    out = []
    for part in spec.split("|"):
        kind, *numbers = part.split(":")
        numbers = tuple(int(n) for n in numbers)
        out.append((kind.upper().strip(), numbers))
    return out


class Built(tnn.Module):
    def __init__(self, spec=SPEC, depth=None, **kw):
        super().__init__()
        depth = depth or len(parse(spec))
        previous, i = 1, 0
        stack, channels = [], [1]
        while True:
            if i >= depth:
                break
            kind, (width, stride) = parse(spec)[i]
            i += 1
            if kind != "CONV":
                continue
            stack.append(tnn.Conv2d(previous, width, 3, stride, 1))
            channels.append(width)
            previous = width
        self.encoder = tnn.Sequential(*itertools.chain.from_iterable((layer, tnn.ReLU()) for layer in stack))
        self.decoder = tnn.Sequential(*[tnn.ConvTranspose2d(a, b, 4, 2, 1) for a, b in reversed(list(zip(channels[1:], channels[:-1])))])
        self.teacher = deepcopy(self.encoder)
        self.scale = {"a": 0.5, **kw}.get("scale", 2)
        self.names = sorted([n for n, _ in self.named_parameters()], key=lambda n: (len(n), n), reverse=True)[:2]

    def forward(self, x):
        z = self.encoder(x) - 0.1 * self.teacher(x)
        y = self.decoder(z)
        total = sum(p.numel() for p in self.parameters()) * 0
        return (y * self.scale + total).sigmoid(), max(z.shape), not any(n.startswith("zzz") for n in self.names)
