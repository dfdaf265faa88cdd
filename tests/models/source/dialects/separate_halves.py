import torch, torch.nn as nn
from torchvision.transforms import Compose, ToTensor, Normalize, Lambda

transform = Compose([ToTensor(), Normalize((0.5,), (0.5,))])
LATENT = 3


def conv_block(i, o, **kw):
    kw.setdefault("kernel_size", 3)
    return nn.Sequential(nn.Conv2d(i, o, padding=kw["kernel_size"] // 2, **kw), nn.BatchNorm2d(o), nn.Hardswish())


def up_block(i, o, k=4):
    yield nn.ConvTranspose2d(i, o, k, 2, 1)
    yield nn.BatchNorm2d(o)
    yield nn.ReLU()


class Encoder(nn.Module):
    def __init__(self, channels=[1, 4, 8]):
        super().__init__()
        self.blocks = nn.Sequential(*(conv_block(a, b, stride=2) for a, b in zip(channels, channels[1:])))
        with torch.no_grad():
            n = self.blocks.eval()(torch.zeros(1, channels[0], 8, 8)).numel()
        self.blocks.train()
        self.fc = nn.Linear(n, LATENT)

    def forward(self, x):
        return self.fc(self.blocks(x).view(x.shape[0], -1))


class Decoder(nn.Module):
    def __init__(self, channels=(8, 4, 1)):
        super().__init__()
        self.fc = nn.Linear(LATENT, channels[0] * 4)
        layers = []
        for a, b in zip(channels[:-1], channels[1:]):
            layers += list(up_block(a, b))
        self.blocks = nn.Sequential(*layers[:-2])
        self.shape = (-1, channels[0], 2, 2)

    def forward(self, z):
        return torch.tanh(self.blocks(self.fc(z).view(*self.shape)))


class AE(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    @property
    def latent(self):
        return self.encoder.fc.out_features

    def forward(self, x):
        return self.decoder(self.encoder(x))


encoder = Encoder()
decoder = Decoder()
ae = AE(encoder, decoder)
