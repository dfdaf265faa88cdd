import math
import torch
import torch.nn.functional as F


def layer(n_in, n_out):
    bound = 1 / math.sqrt(n_in)
    return torch.nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound)), torch.nn.Parameter(torch.zeros(n_out))


class MLPAE(torch.nn.Module):
    sizes = [64, 24, 12, 3]

    def __init__(self):
        super().__init__()
        for i, (a, b) in enumerate(zip(self.sizes, self.sizes[1:]), start=1):
            w, b_ = layer(a, b)
            setattr(self, f"w{i}", w)
            self.register_parameter("b%d" % i, b_)
        for i, (a, b) in enumerate(zip(self.sizes[::-1], self.sizes[-2::-1]), 1):
            w, b_ = layer(a, b)
            setattr(self, "v" + str(i), w)
            setattr(self, "c{}".format(i), b_)

    def run(self, x, names, last):
        *most, end = names
        for w, b in most:
            x = F.leaky_relu(F.linear(x, getattr(self, w), getattr(self, b)), .1)
        w, b = end
        x = torch.einsum("bi,oi->bo", x, getattr(self, w)) + getattr(self, b)
        return last(x) if callable(last) else x

    def encode(self, x):
        return self.run(x.reshape(x.shape[0], -1), [("w1", "b1"), ("w2", "b2"), ("w3", "b3")], None)

    def decode(self, z):
        y = self.run(z, [(f"v{k}", f"c{k}") for k in range(1, 4)], torch.sigmoid)
        return y.reshape(len(y), 1, 8, 8)

    def __call__(self, x):
        return super().__call__(x)

    def forward(self, x):
        return self.decode(self.encode(x)), (z := self.encode(x)), z ** 2
