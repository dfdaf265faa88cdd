"""Stride-1 convolutions with fewer multiplications: Winograd's minimal filtering [Lavin & Gray 2016].

A tile of m outputs of a filter with r taps takes m + r - 1 multiplications along an axis instead of m r. With m = 4
that is a quarter for 3x3 filters, a half for 1x3, and 10 of 28 for 1x7. There is one matrix product for each point of
the interpolation. The products of a block of tiles stay in the cache between the transforms, which are compiled
(winograd_kernels.py). Plain torch operations move whole maps between memory and cores, and gained nothing.

The rounding error depends on the points. These are not the usual 0, 1, -1, 2, -2 but the small fractions that amplify
it least. On rectified normal inputs it is 4e-7 of the output for r = 3 (6e-7 with the usual points) and 2e-6 for r = 7.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from evaluation.types import Array

OUTPUTS = 4
"""Outputs of a tile along each filtered axis."""
POINTS: dict[int, tuple[Fraction, ...]] = {
    3: (Fraction(2, 3), Fraction(3, 2)),
    7: (Fraction(2, 5), Fraction(4, 5), Fraction(5, 4), Fraction(5, 2)),
}
"""Taps -> p, q, ... of the points 0, infinity, p, -p, q, -q, ..."""
BLOCK = 4 * 2**20
"""Bytes of a block's transformed inputs and outputs: they stay in the caches."""
KERNELS = ((3, 3), (1, 3), (3, 1), (1, 7), (7, 1))


def available() -> bool:
    """Whether the transforms can be compiled here; the first call in a process compiles or reads them."""
    try:
        from evaluation.measuring.networks import winograd_kernels  # noqa: F401
    except ImportError:
        return False
    return True


def applies(convolution: nn.Conv2d) -> bool:
    """Whether ``Winograd`` can stand for the convolution."""
    plain = convolution.stride == convolution.dilation == (1, 1) and convolution.groups == 1
    zeros = convolution.padding_mode == "zeros" and not isinstance(convolution.padding, str)
    return plain and zeros and convolution.kernel_size in KERNELS and convolution.bias is not None


@cache
def matrices(taps: int) -> tuple[Array, Array, Array]:
    """A (points, outputs), G (points, taps), B (points, points), float64: y = A^T ((G g) * (B x)), a correlation.

    Interpolation of Toom and Cook. Rows of B and G are balanced by powers of two, which adds no rounding.
    """
    finite = [Fraction(0), *(point for p in POINTS[taps] for point in (p, -p))]
    count = len(finite) + 1
    a = [[point**power for power in range(OUTPUTS)] for point in finite]
    g = [[point**power for power in range(taps)] for point in finite]
    b = []
    for index, point in enumerate(finite):
        others = finite[:index] + finite[index + 1 :]
        scale = Fraction(1)
        for other in others:
            scale *= point - other
        g[index] = [value / scale for value in g[index]]
        b.append([*_polynomial(others), Fraction(0)])
    infinity = [[Fraction(power == size - 1) for power in range(size)] for size in (OUTPUTS, taps)]
    order = [0, count - 1, *range(1, count - 1)]
    stacked = ([*a, infinity[0]], [*g, infinity[1]], [*b, _polynomial(finite)])
    left, middle, right = (np.array([[float(v) for v in rows[index]] for index in order]) for rows in stacked)
    scales = 2.0 ** np.round(np.log2(np.abs(right).max(axis=1, keepdims=True)))
    return left, middle * scales, right / scales


def _polynomial(roots: list[Fraction]) -> list[Fraction]:
    """Coefficients, lowest power first, of the product of (x - root)."""
    found = [Fraction(1)]
    for root in roots:
        found = [high - root * low for high, low in zip([Fraction(0), *found], [*found, Fraction(0)], strict=True)]
    return found


@cache
def _terms(taps: int) -> tuple[Array, Array]:
    """Coefficients of B and A as the kernels take them: by pairs of points, even and odd apart, filled with zeros."""
    from evaluation.measuring.networks.winograd_kernels import TERMS

    a, _, b = matrices(taps)
    pairs = len(b) // 2
    into = np.zeros((pairs, 2, TERMS), dtype=np.float32)
    out = np.zeros((OUTPUTS // 2, 2, TERMS), dtype=np.float32)
    into[:, 0, :pairs] = b[0::2, 0::2]
    into[1:, 1, :pairs] = b[2::2, 1::2]
    into[0, 1, :pairs] = -b[1, 1::2]
    out[:, 0, :pairs] = a[0::2, 0::2].T
    out[:, 1, 1:pairs] = a[2::2, 1::2].T
    out[:, 1, 0] = -a[1, 1::2]
    return into, out


class Winograd:
    """One convolution of stride 1 with bias and ReLU. The filters are transformed once, in double precision."""

    def __init__(self, convolution: nn.Conv2d) -> None:
        weight = convolution.weight.detach().cpu().double()
        self.out, self.inside, *self.kernel = weight.shape
        self.taps = max(self.kernel)
        self.square = self.kernel[0] == self.kernel[1]
        self.upright = self.kernel[0] > self.kernel[1]
        g = torch.from_numpy(matrices(self.taps)[1])
        # A matrix product along each axis, the channels of one filter position side by side.
        filters = g @ weight.permute(2, 3, 1, 0).reshape(self.taps, -1)
        if self.square:
            filters = g @ filters.view(len(g), self.taps, -1)
        self.filters = filters.float().view(-1, self.inside, self.out)
        assert convolution.bias is not None
        self.bias: Array = convolution.bias.detach().cpu().numpy()
        self.padding = [int(side) for side in convolution.padding]

    def __call__(self, x: Tensor) -> Tensor:
        """(n, c, h, w) float32, channels last or a slice of channels of such, to (n, k, h', w') channels last."""
        from evaluation.measuring.networks.winograd_kernels import from_points, to_points

        count, channels, *sides = x.shape
        results = [
            side + 2 * edge - size + 1 for side, edge, size in zip(sides, self.padding, self.kernel, strict=True)
        ]
        y = torch.empty((count, self.out, *results), memory_format=torch.channels_last)
        padding, steps, result_steps = [*self.padding], [*x.stride()[2:]], [*y.stride()[2:]]
        if self.upright:  # a column of taps is a row of them on the transposed image
            for pair in (sides, results, padding, steps, result_steps):
                pair.reverse()
        tiles = [-(-results[0] // OUTPUTS) if self.square else results[0], -(-results[1] // OUTPUTS)]
        shape, result_shape = ([count, *sides, channels, *tiles], [count, *results, self.out, *tiles])
        source, target = _flat(x), _flat(y)
        into, out = _terms(self.taps)
        wide = self.taps + OUTPUTS - 1
        tall = wide if self.square else 1

        total = count * tiles[0] * tiles[1]
        blocks = -(-total * len(self.filters) * (channels + self.out) * 4 // BLOCK)
        size = -(-total // min(blocks, total))
        v, m = torch.empty(len(self.filters), size, channels), torch.empty(len(self.filters), size, self.out)
        inputs, outputs = _flat(v), _flat(m)
        geometry = np.array(shape), np.array([x.stride(0), *steps]), np.array([*padding, self.taps - 1])
        result_geometry = np.array(result_shape), np.array([y.stride(0), *result_steps])
        for first in range(0, total, size):
            stop = min(first + size, total)
            to_points(into, source, *geometry, tall, inputs, size, first, stop)
            torch.bmm(v, self.filters, out=m)
            from_points(out, outputs, self.bias, target, *result_geometry, wide, tall, size, first, stop)
        return y


def _flat(x: Tensor) -> Array:
    """The memory from the first element to the last, as it lies."""
    span = 1 + sum((size - 1) * step for size, step in zip(x.shape, x.stride(), strict=True))
    flat: Array = x.as_strided((span,), (1,)).numpy()
    return flat
