"""The files that a SPEC names, of data or of a feature extractor: ``idx:FOLDER/PREFIX``, ``folder:PATH?range=0,16``.

No source is named here: what stands behind the colon is a path when it looks like one, whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from glob import escape
from pathlib import Path

from evaluation.jobs.link_targets import link_targets
from evaluation.store.roots import NotReadable, Roots

NO_PATH = re.compile(r"((?!\.\.?(\?|$))[\w.,=+ -]+|(?!\.)[\w.-]+/(?!\.)[\w.-]+)(\?[^/~]*)?")
"""Words, and names of models such as ``facebook/dinov2-base``, with options. As paths they would lie in the worker's
own folder, which is empty."""


@dataclass(frozen=True, slots=True)
class NamedFiles:
    spec: str
    """With an absolute path: a worker has a working folder of its own."""
    read: tuple[Path, ...] = ()
    """What a worker must be able to read for it: the path, and where links in that folder lead."""


Naming = Callable[[str], NamedFiles]


def of_this_user(spec: str) -> NamedFiles:
    """For command line and library: whatever there is. The worker says what is missing."""
    name, _, argument = spec.partition(":")
    for written, behind in _ways(argument):
        path = Path(written).expanduser()
        if path.exists():
            real = path.resolve()
            return NamedFiles(f"{name}:{real}{behind}", (real, *link_targets(real)))
        if path.parent.is_dir() and "/" in written and _begins_names(path):
            real = path.parent.resolve()
            return NamedFiles(f"{name}:{real}/{path.name}{behind}", (real, *link_targets(real)))
    return NamedFiles(spec)


def below(roots: Roots) -> Naming:
    """For what is written on a page: what lies below a root. Anything else is refused with NotReadable, always with the
    same words; also a folder with a link that leads out of the roots."""
    return partial(_below, roots)


def _below(roots: Roots, spec: str) -> NamedFiles:
    name, _, argument = spec.partition(":")
    if not argument or NO_PATH.fullmatch(argument):
        return NamedFiles(spec)
    real, behind = _found(roots, argument)

    def check(link: Path, target: Path) -> None:
        if not roots.holds(target):
            raise NotReadable(
                f"'{link.name}' in this folder is a link that leads out of what this dashboard may read; put the file "
                f"itself there. {roots.remedy()}"
            )

    return NamedFiles(f"{name}:{real}{behind}", (real, *link_targets(real, check)))


def _found(roots: Roots, argument: str) -> tuple[Path, str]:
    """What lies below a root, and what stands behind it."""
    for written, behind in _ways(argument):
        with suppress(NotReadable):
            return roots.allowed(written), behind
        above, _, beginning = written.rpartition("/")
        with suppress(NotReadable):
            folder = roots.allowed(above)
            if beginning and _begins_names(folder / beginning):
                return folder, f"/{beginning}{behind}"
    raise roots.refusal(argument)


def _ways(argument: str) -> Iterator[tuple[str, str]]:
    """The path that an argument may begin with, and what stands behind it: a path may hold a ``?``, too."""
    written, mark, options = argument.rpartition("?")
    if argument:
        yield argument, ""
    if written:
        yield written, mark + options


def _begins_names(path: Path) -> bool:
    """``FOLDER/emnist-letters`` is the beginning of names of IDX files in FOLDER."""
    return any(path.parent.glob(f"{escape(path.name)}*idx*"))
