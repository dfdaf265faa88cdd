"""Writes least n: the table that the product reads, and the page that shows what stands behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.calibration.small_cells import GRID, REPLICATES
from benchmarks.calibration.small_least import Least, all_least
from benchmarks.calibration.small_shares import DRAWS, LAST, LEAST_COVERED, MOST_ALARMS, Found
from evaluation.record.least_n import TABLE, Calibrated, calibrated

PAGE = Path("docs/least-n.md")
BEYOND = 2 * GRID[-1]
"""Stands in the table where the largest size that was measured fails: a metric is not used below twice that size."""

BALANCE = {"": "", "images": "images >= samples", "samples": "samples >= images"}

HEAD = f"""# Least n

From which number of images and samples on does a number decide anything? Made by
`python -m benchmarks.calibration small table FOLDER` from the draws that `python -m benchmarks.calibration small run
FOLDER` keeps.

Each draw makes two equal generators (or two equally good models) and compares them as Touchstone does, at 5%. The sizes
are {", ".join(f"{n:,}" for n in GRID)}: equal numbers of images and samples, few images beside {GRID[-1]:,} samples,
and few samples beside {GRID[-1]:,} images. The worlds are those of [calibration](calibration.md), and one in which all
draws share one set of real images. Replicates are {REPLICATES}.

With 1,000 replicates, as a run has, the same 1,000 draws give the same rates within error
(`python -m benchmarks.calibration small replicates FOLDER --kinds "items,near one"`, 100 images):

| metric | false alarms, 200 | 1,000 | alarms with 200 only | with 1,000 only | covers, 200 | 1,000 |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| probe accuracy | 5.6% | 5.4% | 4 | 2 | 94.8% | 95.1% |
| probe macro F1 | 4.6% | 4.6% | 4 | 4 | 93.1% | 92.9% |
| mean error | 4.3% | 4.4% | 3 | 4 | 93.8% | 94.6% |
| AUC of errors | 4.2% | 3.9% | 6 | 3 | 94.0% | 94.7% |
| probe accuracy of 0.98 | 3.9% | 4.1% | 1 | 3 | 97.3% | 97.7% |
| probe macro F1 of 0.98 | 3.6% | 3.7% | 4 | 5 | 98.2% | 98.3% |

**Least n** is the smallest size from which on, in every world and at every larger size that was measured,

- the upper end of the 95% interval (Clopper & Pearson 1934) of the share of false alarms lies below {MOST_ALARMS:.1%},
- more than {LEAST_COVERED:.0%} of the intervals hold the truth,
- and the metric refuses no more than one draw in twenty.

Some metrics hold at equal sizes from there on, and fail where one side is far smaller than the other. *Balance* says of
what there must be at least as many; with fewer the number decides nothing.

A cell gets {DRAWS:,} draws. One that then neither passes nor fails for certain gets {LAST:,}, and these decide: of many
cells some fail by chance after {DRAWS:,}. *Open* is a cell that has too few draws to say. Entries with 0 draws are
provisional: some of their cells are open. Metrics that no world covers are
*not calibrated*.
"""


def write(found: Sequence[Found]) -> None:
    """Both files. Entries of metrics that have too few draws to know stay as they are."""
    least = [one for one in all_least(found) if one.known]
    entries = dict(calibrated()) | {one.metric: _entry(one) for one in least}
    plain = {metric: asdict(entries[metric]) for metric in sorted(entries)}
    TABLE.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found, entries, {one.metric: one for one in least}), encoding="utf-8")


def _entry(least: Least) -> Calibrated:
    worst, known = least.worst, least.images is not None and least.samples is not None
    return Calibrated(
        images=BEYOND if least.images is None else least.images,
        samples=BEYOND if least.samples is None else least.samples,
        decided_by=_cell(worst) if known else f"{_cell(worst)}: it fails at the largest size that was measured",
        draws=least.draws,
        false_alarms=round(worst.false_alarms, 4),
        false_alarms_upper=round(worst.false_alarms_upper, 4),
        coverage=None if worst.coverage is None else round(worst.coverage, 4),
        as_many=least.as_many,
    )


def _cell(found: Found) -> str:
    cell = found.cell
    return f"{found.metric}, {cell.world} world, {cell.images:,} images and {cell.samples:,} samples"


def page(found: Sequence[Found], entries: Mapping[str, Calibrated], least: Mapping[str, Least]) -> str:
    lines = [
        HEAD,
        "## The table",
        "",
        "Draws: the fewest in a cell from least n on. The cell is the worst of these; shares are those of this cell.",
        "",
        "| metric | images | samples | balance | the cell that decides | draws | false alarms | at most | covers |",
        "| --- | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for metric in sorted(entries):
        one = entries[metric]
        beyond = metric in least and None in (least[metric].images, least[metric].samples)
        sizes = [_size(n, beyond) for n in (one.images, one.samples)]
        shares = [_percent(share) for share in (one.false_alarms, one.false_alarms_upper, one.coverage)]
        lines.append(
            f"| {' | '.join([metric, *sizes, BALANCE[one.as_many], one.decided_by, f'{one.draws:,}', *shares])} |"
        )
    lines += [
        "",
        "## Every cell",
        "",
        "| metric | world | images | samples | draws | applied | false alarms | at most | covers | |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for each in found:
        cells = [
            each.metric, each.cell.world, f"{each.cell.images:,}", f"{each.cell.samples:,}", f"{each.draws:,}",
            f"{each.applied:,}", _percent(each.false_alarms), _percent(each.false_alarms_upper),
            _percent(each.coverage), each.outcome,
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _size(n: int, beyond: bool) -> str:
    if n == BEYOND and beyond:
        return f"above {GRID[-1]:,}"
    return f"{n:,}" if n else ""


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
