"""Where the links of a data folder lead, so that a worker, which sees no more than it is given, can follow them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

MOST_SINGLE = 64
"""From so many linked files of one folder on, the folder itself is opened to the worker."""


Check = Callable[[Path, Path], None]
"""(a link, where it leads, whether anything is there or not). It may raise."""


def link_targets(root: Path, check: Check = lambda link, target: None) -> list[Path]:
    """Files and folders outside of ``root`` that links in it, or in what they lead to, point at. Empty for a file."""
    if not root.is_dir():
        return []
    found: dict[Path, None] = {}
    waiting, seen = [root], {root}
    while waiting:
        for link in _links(waiting.pop()):
            target = Path(os.path.realpath(link))  # of a circle too, which Path.resolve refuses
            if target.is_relative_to(root):
                continue
            check(link, target)
            if not target.exists():
                continue
            found[target] = None
            if target.is_dir() and target not in seen:
                seen.add(target)
                waiting.append(target)
    crowded = {folder for folder, count in Counter(path.parent for path in found).items() if count > MOST_SINGLE}
    return list(dict.fromkeys(path.parent if path.parent in crowded else path for path in found))


def _links(folder: Path) -> list[Path]:
    """Every link below a folder; links are not followed."""
    links, waiting = [], [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        links.append(Path(entry.path))
                    elif entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:  # the worker says that it cannot be read
            continue
    return links
