import math
import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, channels, heads=2):
        super().__init__()
        self.h = heads
        self.norm = nn.GroupNorm(num_groups=2, num_channels=channels)
        self.qkv = nn.Conv1d(channels, channels * 3, 1)
        self.proj = nn.Conv1d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        b, c, *spatial = x.shape
        x = x.reshape(b, c, -1)
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=1)
        q, k, v = map(lambda t: t.reshape(b * self.h, c // self.h, -1), (q, k, v))
        weight = torch.softmax(torch.einsum("bct,bcs->bts", q / math.sqrt(c // self.h), k), dim=-1)
        a = torch.einsum("bts,bcs->bct", weight, v).reshape(b, c, -1)
        return (x + self.gamma * self.proj(a)).reshape(b, c, *spatial)


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=16):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0), persistent=False)

    def forward(self, x):
        return x + self.pe[:, : x.size(1)]


class PatchAE(nn.Module):
    def __init__(self, size=8, patch=4, dim=8, depth=2):
        super().__init__()
        self.patch, self.grid = patch, size // patch
        self.to_tokens = nn.Conv2d(1, dim, patch, patch)
        self.pos = PositionalEncoding(dim)
        layer = nn.TransformerEncoderLayer(d_model=dim, nhead=2, dim_feedforward=16, batch_first=True, dropout=0.0)
        self.encoder = nn.TransformerEncoder(layer, num_layers=depth, enable_nested_tensor=False)
        self.attention = SelfAttention(dim)
        self.mha = nn.MultiheadAttention(dim, 2, batch_first=True)
        self.to_pixels = nn.Linear(dim, patch * patch)

    def forward(self, x):
        tokens = self.pos(self.to_tokens(x).flatten(2).transpose(1, 2))
        tokens = self.encoder(tokens)
        tokens, _ = self.mha(tokens, tokens, tokens)
        image = tokens.transpose(-1, -2).view(x.shape[0], -1, self.grid, self.grid)
        tokens = self.attention(image).flatten(2).mT
        pixels = self.to_pixels(tokens).view(-1, self.grid, self.grid, self.patch, self.patch)
        return pixels.permute(0, 1, 3, 2, 4).reshape(-1, 1, self.grid * self.patch, self.grid * self.patch)
