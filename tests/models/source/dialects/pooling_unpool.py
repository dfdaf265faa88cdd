import torch
import torch.nn as nn
import torch.nn.functional as F


class PoolAE(nn.Module):
    def __init__(self):
        super(PoolAE, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 2, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2, return_indices=True)
        self.unpool = nn.MaxUnpool2d(2, 2)
        self.t_conv1 = nn.ConvTranspose2d(2, 4, 3, padding=1)
        self.t_conv2 = nn.ConvTranspose2d(4, 1, 3, padding=1)
        self.pad = nn.ReflectionPad2d(1)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x, i1 = self.pool(x)
        s = x.size()
        x = F.relu(self.conv2(x))
        x, i2 = self.pool(x)
        code = x
        x = self.unpool(x, i2, output_size=s)
        x = F.selu(self.t_conv1(x))
        x = self.unpool(x, i1)
        x = self.pad(self.t_conv2(x))[..., 1:-1, 1:-1]
        return torch.where(x > 0, x, torch.zeros_like(x)).clamp(max=1.0), code
