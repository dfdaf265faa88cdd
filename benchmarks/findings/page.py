"""The bench's tables as a page of Markdown, with 95% bounds of every share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.findings.cells import EVERY, Cell

HEAD = """# Findings on a bench

A finding accuses a model. How often does it find a fault that is there, and how often does it accuse a model that has
none? `make findings` draws training images, test images and samples of a world whose law is known: 8x8 images of ten
classes, each a template that varies in six directions. So a perfect generator and the best code are known, at any n.
n is the number of test images, of training images (300 at least) and of samples. Bounds are exact, 95% (Clopper &
Pearson 1934).

"""


def page(healthy: Sequence[Cell], planted: Sequence[Cell], when: str) -> str:
    """The whole text of docs/findings.md."""
    sizes = sorted({one.n for one in (*healthy, *planted)})
    parts = [HEAD, f"Made on {when}.\n\n## Healthy models that are accused\n\n"]
    parts.append(_table("model", sizes, {name: _row(healthy, name, sizes, _accused) for name in _names(healthy)}))
    titles = sorted({title for one in healthy for title in one.said})
    if titles:
        parts.append("\nThe findings against them:\n\n")
        rows = {title: [_said_of(healthy, title, n) for n in sizes] for title in titles}
        parts.append(_table("finding", sizes, rows))
    else:
        parts.append("\nNo healthy model was accused of anything.\n")
    parts.append("\n## Planted faults that are found\n\n")
    parts.append(_table("fault", sizes, {name: _row(planted, name, sizes, _found) for name in _names(planted)}))
    parts.append("\nA fault counts as found when one of these findings is given:\n\n")
    parts += [f"- {name}: {', '.join(EVERY[name].titles)}\n" for name in _names(planted)]
    return "".join(parts)


def upper(count: int, runs: int) -> float:
    """Upper end of the 95% interval of a share."""
    from scipy.stats import beta

    return 1.0 if count == runs else float(beta.ppf(0.975, count + 1, runs - count))


def lower(count: int, runs: int) -> float:
    """Lower end of the 95% interval of a share."""
    from scipy.stats import beta

    return 0.0 if count == 0 else float(beta.ppf(0.025, count, runs - count + 1))


def _names(cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(one.model for one in cells))


def _row(cells: Sequence[Cell], name: str, sizes: Sequence[int], said: Callable[[Cell], str]) -> list[str]:
    by_size = {one.n: one for one in cells if one.model == name}
    return [said(by_size[n]) if n in by_size else "" for n in sizes]


def _accused(one: Cell) -> str:
    return f"{one.accused} of {one.runs} (≤ {upper(one.accused, one.runs):.1%})"


def _found(one: Cell) -> str:
    return f"{one.found / one.runs:.0%} (≥ {lower(one.found, one.runs):.0%})"


def _said_of(cells: Sequence[Cell], title: str, n: int) -> str:
    return str(sum(one.said[title] for one in cells if one.n == n))


def _table(first: str, sizes: Sequence[int], rows: dict[str, list[str]]) -> str:
    head = f"| {first} | " + " | ".join(f"n = {n:,}" for n in sizes) + " |\n| --- |" + " ---: |" * len(sizes) + "\n"
    return head + "".join(f"| {name} | " + " | ".join(row) + " |\n" for name, row in rows.items())
