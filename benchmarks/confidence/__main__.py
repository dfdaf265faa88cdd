"""Is a reading that is 83% likely right 83% of the time?

python -m benchmarks.confidence make FOLDER --data idx:MNIST [--draws 4] [--share 0/1]
python -m benchmarks.confidence open FOLDER [--share 0/1] [--wild ROOT [--sources FOLDER]]
python -m benchmarks.confidence fit FOLDER [--wild ROOT [--sources FOLDER]]

``open`` reads every made file by its weights alone, then by a source of its own, and keeps what was known of it; with
``--wild`` also the real files of ROOT/wild, by the sources OWNER+NAME in ``--sources`` too. ``fit`` opens what is
missing, writes both files probability.json and the page docs/likely-readings.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from benchmarks.confidence import fitting, page
from benchmarks.confidence.files import make
from benchmarks.confidence.openings import open_made, openings
from benchmarks.confidence.sourced import open_sourced, sourced
from benchmarks.confidence.wild import open_wild, open_wild_sourced


def main() -> None:
    parser = argparse.ArgumentParser(description="Is a reading that is 83% likely right 83% of the time?")
    parser.add_argument("command", choices=["make", "open", "fit"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", default="digits", help="digits, idx:FOLDER ...; read as 28 x 28 grey")
    parser.add_argument("--draws", type=int, default=4, help="files of each architecture and way of naming")
    parser.add_argument("--share", default="0/1", help="I/N takes one of N shares, for N processes")
    parser.add_argument("--wild", type=Path, help="the folder that holds wild/ and data/")
    parser.add_argument("--sources", type=Path, help="work trees OWNER+NAME of the wild files")
    options = parser.parse_args()
    torch.set_num_threads(1)
    first, count = (int(number) for number in options.share.split("/"))
    if options.command == "make":
        make(options.folder, options.data, options.draws, (first, count))
        return
    open_made(options.folder, (first, count))
    open_sourced(options.folder, (first, count))
    if options.wild is not None:
        open_wild(options.folder / "wild", options.wild)
        if options.sources is not None:
            open_wild_sourced(options.folder / "wild", options.wild, options.sources)
    if options.command == "fit":
        found, read = openings(options.folder), sourced(options.folder)
        fitting.write(found)
        fitting.write_sourced(read)
        page.write(found, openings(options.folder / "wild"), read, sourced(options.folder / "wild"))


if __name__ == "__main__":
    main()
