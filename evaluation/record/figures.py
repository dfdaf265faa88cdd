"""Numbers as text, with as many digits as their uncertainty supports.

Page, report and command line share these functions, so that a number reads the same everywhere.
A half-width is rounded to one significant digit (two when that digit is a 1), and the value to the same place:
``0.0085 ± 0.0002``. Digits group with commas; minus is the typographic one.
"""

from __future__ import annotations

import math

MINUS = "−"
ABSENT = "–"
MOST_DIGITS = 6
"""Significant digits shown of a value, however small its interval."""
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float | None, *, digits: int = 3) -> str:
    """A number without an uncertainty, to ``digits`` significant digits; whole numbers stay whole."""
    if value is None or not math.isfinite(value):
        return ABSENT
    if value == int(value) and abs(value) < 1e6:
        return _typeset(f"{int(value):,}")
    exponent = _exponent(value)
    if not -4 <= exponent < 6:
        return _scientific(value, None, exponent, digits - 1)
    return _typeset(f"{value:,.{max(0, digits - 1 - exponent)}f}")


def measured(value: float | None, interval: tuple[float, float] | None = None) -> str:
    """``value ± half of the interval``; without an interval, three significant digits."""
    if value is None or not math.isfinite(value):
        return ABSENT
    half = half_width(interval)
    if half is None:
        return number(value)
    if half == 0:
        return f"{number(value)} ± 0"
    exponent = _exponent(value) if value else _exponent(half)
    leading = max(exponent, _exponent(half))
    if leading < -4 or leading >= 6:
        return _scientific(value, half, leading, _places(half) + leading)
    places = max(0, _places(half))
    most = MOST_DIGITS - 1 - leading
    if places > most:  # the half-width is smaller than the last digit that is shown
        return f"{_typeset(f'{value:,.{most}f}')} ± <{10.0**-most:.{most}f}"
    return f"{_typeset(f'{value:,.{places}f}')} ± {half:,.{places}f}"


def difference(value: float | None, interval: tuple[float, float] | None = None) -> str:
    """Like ``measured``, with its sign always shown."""
    text = measured(value, interval)
    if value is None or text == ABSENT or value <= 0:
        return text
    return f"({'+' + text[1:]}" if text.startswith("(") else f"+{text}"


def interval_text(interval: tuple[float, float] | None) -> str:
    """``0.0083 to 0.0087``, with one digit more than ``measured`` would show."""
    half = half_width(interval)
    if interval is None or half is None:
        return ABSENT
    if half == 0:
        return f"{number(interval[0])} to {number(interval[1])}"
    leading = max(_exponent(bound) for bound in (*interval, half) if bound)
    if leading < -4 or leading >= 6:
        return " to ".join(number(bound) for bound in interval)
    places = max(0, _places(half) + 1)
    return " to ".join(_typeset(f"{bound:,.{places}f}") for bound in interval)


def half_width(interval: tuple[float, float] | None) -> float | None:
    """Half of the interval's width; None without a finite interval."""
    if interval is None or not all(math.isfinite(bound) for bound in interval):
        return None
    return abs(interval[1] - interval[0]) / 2


def p_value(p: float | None) -> str:
    """``p < 0.001`` below a thousandth, else two significant digits: ``p = 0.032``."""
    if p is None or not math.isfinite(p):
        return ABSENT
    if p < 0.001:
        return "p < 0.001"
    return f"p = {min(p, 1.0):.{3 if p < 0.1 else 2}f}"


def count(n: int | None) -> str:
    """``60,000``."""
    return ABSENT if n is None else f"{n:,}"


def size(n: int | None) -> str:
    """Bytes as ``412 kB``, ``1.3 MB`` (powers of 1000)."""
    if n is None:
        return ABSENT
    amount, units = float(n), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{amount:.0f} {units[0]}" if amount >= 10 or units[0] == "B" else f"{amount:.1f} {units[0]}"


def seconds(duration: float | None) -> str:
    """``0.4 s``, ``12 s``, ``3 min 20 s``."""
    if duration is None or not math.isfinite(duration):
        return ABSENT
    if duration < 9.95:
        return f"{duration:.1f} s"
    whole = round(duration)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0


def _places(half: float) -> int:
    """Decimal places that a half-width supports; negative when even the ones are uncertain."""
    exponent = _exponent(half)
    return 1 - exponent if half / 10.0**exponent < 1.95 else -exponent


def _scientific(value: float, half: float | None, exponent: int, places: int) -> str:
    scale = 10.0**exponent
    places = min(max(0, places), MOST_DIGITS - 1)
    power = f"× 10{str(exponent).translate(_SUPERSCRIPTS)}"
    mantissa = _typeset(f"{value / scale:.{places}f}")
    if half is None:
        return f"{mantissa} {power}"
    spread = f"{half / scale:.{places}f}"
    return f"({mantissa} ± {spread if spread.strip('0.') else f'<{10.0**-places:.{places}f}'}) {power}"


def _typeset(text: str) -> str:
    bare = text.lstrip("-")
    if not text.startswith("-"):
        return text
    return bare if not bare.strip("0.,") else MINUS + bare
