import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class MaskedLinear(nn.Linear):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__(in_features, out_features, bias)
        self.register_buffer('mask', torch.ones(out_features, in_features))

    def set_mask(self, mask):
        self.mask.data.copy_(torch.from_numpy(mask.astype(np.uint8).T))

    def forward(self, input):
        return F.linear(input, self.mask * self.weight, self.bias)


class MADE(nn.Module):
    def __init__(self, nin=6, hidden_sizes=(8, 8)):
        super().__init__()
        self.nin, self.hidden_sizes = nin, list(hidden_sizes)
        self.net = []
        hs = [nin] + self.hidden_sizes + [nin]
        for h0, h1 in zip(hs, hs[1:]):
            self.net.extend([
                    MaskedLinear(h0, h1),
                    nn.ReLU(),
                ])
        self.net.pop()  # pop the last ReLU for the output layer
        self.net = nn.Sequential(*self.net)
        self.update_masks()

    def update_masks(self):
        m = {-1: np.arange(self.nin)}
        L = len(self.hidden_sizes)
        for l in range(L):
            m[l] = np.arange(self.hidden_sizes[l]) % (self.nin - 1)
        masks = [m[l-1][:, None] <= m[l][None, :] for l in range(L)]
        masks.append(m[L-1][:, None] < m[-1][None, :])
        layers = [l for l in self.net.modules() if isinstance(l, MaskedLinear)]
        for l, m in zip(layers, masks):
            l.set_mask(m)

    def forward(self, x):
        return self.net(x)
