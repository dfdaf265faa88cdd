"""Winograd's transforms of tiles, compiled: channels last, so that every inner loop runs along channels.

Points come in the order 0, infinity, p, -p, q, -q, ... The transforms to p and to -p share their even and their odd
terms, e + o and e - o; 0 has no odd terms and infinity no even ones, so they form a pair too: ``both`` is 0 for it,
1 for the others. Coefficients of fewer than ``TERMS`` pairs are filled up with zeros, so that one compiled kernel, with
its terms written out, serves every size. Offsets are unsigned: numba would test a signed one for being negative, and
no inner loop would be vectorised.

Importing compiles, 4.3 s of CPU the first time in a workspace; reading numba's cache takes 0.5 s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from evaluation.types import Array

TERMS = 5
U = np.uintp
ZERO = np.float32(0)


def _compiled(signature: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
        options: dict[str, Any] = {"fastmath": True, "nogil": True, "error_model": "numpy"}
        try:
            result: Callable[..., Any] = njit(signature, cache=True, **options)(function)
        except (OSError, RuntimeError):  # nowhere to write numba's cache: compile for this process only
            result = njit(signature, **options)(function)
        return result

    return compiled


@_compiled("void(f4[:,:,::1], f4[::1], u8, u8, f4[::1], u8, u8, u8)")
def _to_points(terms: Array, x: Array, x0: Any, dx: Any, y: Array, y0: Any, dy: Any, length: Any) -> None:
    """y (points, length) = B^T x (points, length), rows ``dx`` and ``dy`` apart. terms[pair, parity, term]."""
    last = U(2 * terms.shape[0] - 2)
    a0, a1, a2, a3, a4 = x0, x0 + U(2) * dx, x0 + U(4) * dx, x0 + min(U(6), last) * dx, x0 + min(U(8), last) * dx
    b0, b1, b2, b3, b4 = a0 + dx, a1 + dx, a2 + dx, a3 + dx, a4 + dx
    for pair in range(terms.shape[0]):
        both = ZERO if pair == 0 else np.float32(1)
        e, o = terms[pair, 0], terms[pair, 1]
        e0, e1, e2, e3, e4 = e[0], e[1], e[2], e[3], e[4]
        o0, o1, o2, o3, o4 = o[0], o[1], o[2], o[3], o[4]
        plus = y0 + U(2 * pair) * dy
        minus = plus + dy
        for c in range(length):
            even = e0 * x[a0 + c] + e1 * x[a1 + c] + e2 * x[a2 + c] + e3 * x[a3 + c] + e4 * x[a4 + c]
            odd = o0 * x[b0 + c] + o1 * x[b1 + c] + o2 * x[b2 + c] + o3 * x[b3 + c] + o4 * x[b4 + c]
            y[plus + c] = even + both * odd
            y[minus + c] = both * even - odd


@_compiled("void(f4[:,:,::1], u8, f4[::1], u8, u8, f4[::1], u8, u8, u8)")
def _from_points(terms: Array, pairs: Any, x: Array, x0: Any, dx: Any, y: Array, y0: Any, dy: Any, length: Any) -> None:
    """y (outputs, length) = A^T x (points, length), rows ``dx`` and ``dy`` apart. terms[output // 2, parity, pair]."""
    last = U(2) * pairs - U(2)
    a0, a1, a2, a3, a4 = x0, x0 + U(2) * dx, x0 + U(4) * dx, x0 + min(U(6), last) * dx, x0 + min(U(8), last) * dx
    b0, b1, b2, b3, b4 = a0 + dx, a1 + dx, a2 + dx, a3 + dx, a4 + dx
    for half in range(terms.shape[0]):
        e, o = terms[half, 0], terms[half, 1]
        e0, e1, e2, e3, e4 = e[0], e[1], e[2], e[3], e[4]
        o0, o1, o2, o3, o4 = o[0], o[1], o[2], o[3], o[4]
        even = y0 + U(2 * half) * dy
        odd = even + dy
        for c in range(length):
            p1, p2, p3, p4 = x[a1 + c], x[a2 + c], x[a3 + c], x[a4 + c]
            q1, q2, q3, q4 = x[b1 + c], x[b2 + c], x[b3 + c], x[b4 + c]
            y[even + c] = e0 * x[a0 + c] + e1 * (p1 + q1) + e2 * (p2 + q2) + e3 * (p3 + q3) + e4 * (p4 + q4)
            y[odd + c] = o1 * (p1 - q1) + o2 * (p2 - q2) + o3 * (p3 - q3) + o4 * (p4 - q4) - o0 * x[b0 + c]


@_compiled("void(f4[:,:,::1], f4[::1], i8[::1], i8[::1], i8[::1], i8, f4[::1], i8, i8, i8)")
def to_points(
    terms: Array, x: Array, shape: Array, strides: Array, padding: Array, tall: Any, v: Array, size: Any, first: Any,
    stop: Any,
) -> None:  # fmt: skip
    """Tiles first..stop of x to ``v`` (points, size, channels).

    shape: images, height, width, channels, rows of tiles, columns of tiles. strides: of x, in elements, over images,
    rows, columns. tall: points of a tile along its height; 1 transforms along the width alone.
    """
    height, width, channels, rows, columns = shape[1], shape[2], shape[3], shape[4], shape[5]
    wide = 2 * terms.shape[0]
    step_x = wide - padding[2]
    step_y = tall - padding[2] if tall > 1 else 1
    length, across = U(channels), U(wide * channels)
    tile = np.empty(tall * wide * channels, np.float32)
    half = np.empty(tall * wide * channels, np.float32)
    apart = U(size * channels)
    for t in range(first, stop):
        image, place = t // (rows * columns), t % (rows * columns)
        top = place // columns * step_y - padding[0]
        left = place % columns * step_x - padding[1]
        to = U((t - first) * channels)
        inside = top >= 0 and left >= 0 and top + tall <= height and left + wide <= width
        source, start, row, pixel = x, image * strides[0] + top * strides[1] + left * strides[2], strides[1], strides[2]
        if not inside:
            for i in range(tall):
                for j in range(wide):
                    put = U((i * wide + j) * channels)
                    if 0 <= top + i < height and 0 <= left + j < width:
                        take = U(start + i * strides[1] + j * strides[2])
                        for c in range(length):
                            tile[put + c] = x[take + c]
                    else:
                        for c in range(length):
                            tile[put + c] = ZERO
            source, start, row, pixel = tile, 0, wide * channels, channels
        if tall == 1:
            _to_points(terms, source, U(start), U(pixel), v, to, apart, length)
            continue
        for i in range(tall):
            _to_points(terms, source, U(start + i * row), U(pixel), half, U(i) * across, length, length)
        for j in range(wide):
            _to_points(terms, half, U(j) * length, across, v, to + U(j) * apart, U(wide) * apart, length)


@_compiled("void(f4[:,:,::1], f4[::1], f4[::1], f4[::1], i8[::1], i8[::1], i8, i8, i8, i8, i8)")
def from_points(
    terms: Array, m: Array, bias: Array, y: Array, shape: Array, strides: Array, wide: Any, tall: Any, size: Any,
    first: Any, stop: Any,
) -> None:  # fmt: skip
    """Tiles first..stop of y from ``m`` (points, size, channels), plus bias, rectified. shape, strides: of y."""
    height, width, channels, rows, columns = shape[1], shape[2], shape[3], shape[4], shape[5]
    outputs = 2 * terms.shape[0]
    down = outputs if tall > 1 else 1
    length, across, apart = U(channels), U(outputs * channels), U(size * channels)
    half = np.empty(tall * outputs * channels, np.float32)
    tile = np.empty(down * outputs * channels, np.float32)
    for t in range(first, stop):
        image, place = t // (rows * columns), t % (rows * columns)
        top, left = place // columns * down, place % columns * outputs
        take = U((t - first) * channels)
        for i in range(tall):
            at = take + U(i * wide) * apart
            _from_points(terms, U(wide // 2), m, at, apart, half, U(i) * across, length, length)
        if tall > 1:
            _from_points(terms, U(tall // 2), half, U(0), across, tile, U(0), across, across)
        else:
            tile[:] = half
        for i in range(min(down, height - top)):
            for j in range(min(outputs, width - left)):
                put = U(image * strides[0] + (top + i) * strides[1] + (left + j) * strides[2])
                of = U((i * outputs + j) * channels)
                for c in range(length):
                    y[put + c] = max(tile[of + c] + bias[c], ZERO)
