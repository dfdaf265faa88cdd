"""The run over all cells of few items, kept on disk after every draw, so that it continues where it was stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.calibration.small_cells import SMALL_KINDS, Cell, Drawn, draw_cell
from benchmarks.calibration.small_shares import DRAWS, LAST, Found, found_in

ROUNDS = (250,)
"""All cells of a kind get so many draws before any of them gets more: those that fail for certain then get no more."""


def all_cells(kinds: Sequence[str]) -> list[Cell]:
    return [cell for name in kinds for cell in SMALL_KINDS[name].cells(name)]


def run(folder: Path, kinds: Sequence[str], *, seconds: float, seed: int) -> None:
    """Draw until every cell is settled, or ``seconds`` of CPU time are spent."""
    folder.mkdir(parents=True, exist_ok=True)
    with threadpool_limits(limits=1):
        for kind in kinds:
            for target in (*ROUNDS, DRAWS, LAST):
                for cell in SMALL_KINDS[kind].cells(kind):
                    if time.process_time() > seconds:
                        return
                    draw_until(folder, cell, target, seed)


def draw_until(folder: Path, cell: Cell, target: int, seed: int) -> None:
    known = read(folder, cell)
    done = len(known)
    if done >= target or (done and all(found.settled for found in found_in(cell, known))):
        return
    started = time.process_time()
    with _file(folder, cell).open("a", encoding="utf-8") as file:
        for draw in range(done, target):
            file.write(json.dumps(_plain(cell, draw, seed)) + "\n")
            file.flush()
    print(f"{cell.name}: {target} draws, {time.process_time() - started:.1f} s", flush=True)


def _plain(cell: Cell, draw: int, seed: int) -> dict[str, object] | None:
    drawn = draw_cell(cell, draw, seed=seed)
    if drawn is None:
        return None
    return {name: [*one.values, *one.interval, one.p] for name, one in drawn.items()}


def read(folder: Path, cell: Cell) -> list[dict[str, Drawn] | None]:
    """Draws of a cell so far; None for one in which the metrics do not apply."""
    path = _file(folder, cell)
    return list(_draws(path)) if path.exists() else []


def _draws(path: Path) -> Iterator[dict[str, Drawn] | None]:
    for line in path.read_text(encoding="utf-8").splitlines():
        plain = json.loads(line)
        yield (
            None
            if plain is None
            else {
                name: Drawn(values=(one[0], one[1]), interval=(one[2], one[3]), p=one[4]) for name, one in plain.items()
            }
        )


def _file(folder: Path, cell: Cell) -> Path:
    return folder / f"{cell.name.replace(' ', '_').replace(',', '')}.jsonl"


def results(folder: Path, kinds: Sequence[str]) -> list[Found]:
    """Every metric in every cell that has draws. Where all draws of a cell were refused, its metrics are those that the
    other cells of its kind have."""
    drawn = {cell: read(folder, cell) for cell in all_cells(kinds)}
    found = [one for cell, draws in drawn.items() for one in found_in(cell, draws)]
    names: dict[str, dict[str, None]] = {}
    for one in found:
        names.setdefault(one.cell.kind, {})[one.metric] = None
    refused = [cell for cell, draws in drawn.items() if draws and all(draw is None for draw in draws)]
    return found + [
        Found(
            metric=name,
            cell=cell,
            draws=len(drawn[cell]),
            applied=0,
            alarms=0,
            covered=None if cell.real_is_fixed else 0,
        )
        for cell in refused
        for name in names.get(cell.kind, {})
    ]
