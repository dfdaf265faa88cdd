import torch
from torch import nn
from torch.nn.utils import spectral_norm
from torch.nn.utils.parametrizations import weight_norm


class MinibatchStd(nn.Module):
    def forward(self, x):
        std = torch.sqrt(x.var(dim=0, unbiased=False, keepdim=True) + 1e-8)
        mean = std.mean().expand(x.size(0), 1, *x.shape[2:])
        return torch.cat((x, mean), dim=1)


class Critic(nn.Module):
    def __init__(self, img_channels=1, features_d=4):
        super().__init__()
        self.net = nn.Sequential(
            spectral_norm(nn.Conv2d(img_channels, features_d, 4, 2, 1)),
            nn.LeakyReLU(.2),
            self._block(features_d, features_d * 2, 4, 2, 1),
            MinibatchStd(),
            nn.Conv2d(features_d * 2 + 1, 1, kernel_size=2),
        )
        self.scale = weight_norm(nn.Linear(1, 1))

    def _block(self, in_channels, out_channels, kernel_size, stride, padding):
        return nn.Sequential(
            nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, bias=False),
            nn.InstanceNorm2d(out_channels, affine=True),
            nn.LeakyReLU(.2, inplace=False),
        )

    def forward(self, x):
        return self.scale(self.net(x).squeeze(-1).squeeze(-1))


class Gen(nn.Module):
    def __init__(self, z_dim=6, img_channels=1, fg=4):
        super(Gen, self).__init__()
        self.z_dim = z_dim
        widths = [fg * 2 ** k for k in range(2, -1, -1)]
        blocks = [self.make_gen_block(z_dim, widths[0], kernel_size=2, stride=1, padding=0)]
        while len(widths) > 1:
            a, widths = widths[0], widths[1:]
            blocks.append(self.make_gen_block(a, widths[0]))
        self.gen = nn.Sequential(*blocks, nn.Conv2d(fg, img_channels, 3, padding="same"), nn.Tanh())

    def make_gen_block(self, i, o, kernel_size=4, stride=2, padding=1, final_layer=False):
        if not final_layer:
            return nn.Sequential(nn.ConvTranspose2d(i, o, kernel_size, stride, padding), nn.BatchNorm2d(o), nn.ReLU(inplace=True))
        return nn.Sequential(nn.ConvTranspose2d(i, o, kernel_size, stride))

    def unsqueeze_noise(self, noise):
        return noise.view(len(noise), self.z_dim, 1, 1)

    def forward(self, noise):
        return self.gen(self.unsqueeze_noise(noise))
