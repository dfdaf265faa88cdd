import torch
import torch.nn as nn
import torch.nn.functional as F


class CVAE(nn.Module):
    """conditioned on digit and on style"""
    NUM_CLASSES, NUM_STYLES = 10, 3

    def __init__(self, latent_dim=4, emb=5, *, hidden=32):
        super().__init__()
        self.digit_emb = nn.Embedding(self.NUM_CLASSES, emb)
        cond = emb + CVAE.NUM_STYLES
        self.enc = nn.Linear(64 + cond, hidden)
        self.mu, self.logvar = (nn.Linear(hidden, latent_dim) for _ in range(2))
        self.dec1 = nn.Linear(latent_dim + cond, hidden)
        self.dec2 = nn.Linear(hidden, 64)

    def condition(self, digit, style):
        return torch.cat([self.digit_emb(digit), F.one_hot(style, num_classes=self.NUM_STYLES).float()], 1)

    def encode(self, x, digit, style):
        h = F.elu(self.enc(torch.cat((x.flatten(1), self.condition(digit, style)), dim=1)))
        return self.mu(h), self.logvar(h).clamp(-10, 10)

    def decode(self, z, digit, style):
        z = torch.hstack((z, self.condition(digit, style)))
        return torch.sigmoid(self.dec2(F.elu(self.dec1(z)))).view(-1, 1, 8, 8)

    def forward(self, x, digit, style):
        mu, logvar = self.encode(x, digit, style)
        std = (logvar * .5).exp_()
        eps = torch.empty_like(std).normal_()
        z = eps.mul(std).add_(mu)
        return self.decode(z, digit, style), mu, logvar
