"""Is a confidence of 83% right 83% of the time?

python -m benchmarks.confidence make FOLDER --data idx:MNIST [--draws 4] [--share 0/1]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from benchmarks.confidence.files import make


def main() -> None:
    parser = argparse.ArgumentParser(description="How often is a rebuilt network the true one?")
    parser.add_argument("command", choices=["make"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", default="digits", help="a data set of 28 x 28 grey images, such as idx:FOLDER")
    parser.add_argument("--draws", type=int, default=4, help="files of each architecture and way of naming")
    parser.add_argument("--share", default="0/1", help="I/N makes one of N shares, for N processes")
    options = parser.parse_args()
    torch.set_num_threads(1)
    first, count = (int(number) for number in options.share.split("/"))
    make(options.folder, options.data, options.draws, (first, count))


if __name__ == "__main__":
    main()
