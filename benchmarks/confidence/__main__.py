"""Is a reading that is 83% likely right 83% of the time?

python -m benchmarks.confidence make FOLDER --data idx:MNIST [--draws 4] [--share 0/1]
python -m benchmarks.confidence open FOLDER [--share 0/1] [--wild ROOT]
python -m benchmarks.confidence fit FOLDER [--wild ROOT]

``open`` reads every made file by its weights alone and keeps what was known of it, with ``--wild`` also the real files
of ROOT/wild. ``fit`` opens what is missing, writes models/rebuilding/judge/probability.json and the page
docs/likely-readings.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from benchmarks.confidence import fitting, page
from benchmarks.confidence.files import make
from benchmarks.confidence.openings import open_made, openings
from benchmarks.confidence.wild import open_wild


def main() -> None:
    parser = argparse.ArgumentParser(description="Is a reading that is 83% likely right 83% of the time?")
    parser.add_argument("command", choices=["make", "open", "fit"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", default="digits", help="digits, idx:FOLDER ...; read as 28 x 28 grey")
    parser.add_argument("--draws", type=int, default=4, help="files of each architecture and way of naming")
    parser.add_argument("--share", default="0/1", help="I/N takes one of N shares, for N processes")
    parser.add_argument("--wild", type=Path, help="the folder that holds wild/ and data/")
    options = parser.parse_args()
    torch.set_num_threads(1)
    first, count = (int(number) for number in options.share.split("/"))
    if options.command == "make":
        make(options.folder, options.data, options.draws, (first, count))
        return
    open_made(options.folder, (first, count))
    if options.wild is not None:
        open_wild(options.folder / "wild", options.wild)
    if options.command == "fit":
        found = openings(options.folder)
        fitting.write(found)
        page.write(found, openings(options.folder / "wild"))


if __name__ == "__main__":
    main()
