"""Which files beside checkpoints belong to which training: those that lie below a folder that is its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from models.trainings.found import BesideFile
from models.trainings.grouping import Group

_FILED = frozenset({".hydra", "config", "configs", "conf"})
"""Folders whose files speak of the folder above."""
SEVERAL = -1


@dataclass(frozen=True, slots=True)
class Beside:
    """``own`` of each training by its place; ``shared`` by the folder that they lie in; ``nobodys``."""

    own: Mapping[int, Sequence[BesideFile]]
    shared: Mapping[PurePosixPath, Sequence[BesideFile]]
    nobodys: Sequence[BesideFile] = field(default=())

    def above(self, group: Group) -> list[BesideFile]:
        """The shared files of all folders above a training, the farthest first."""
        folder = group[0].named.file.path.parent
        return [file for parent in reversed((folder, *folder.parents)) for file in self.shared.get(parent, ())]


def beside(groups: Sequence[Group], files: Sequence[BesideFile]) -> Beside:
    """Linear in the number of files."""
    below: dict[PurePosixPath, int] = {}
    for index, group in enumerate(groups):
        for folder in {parent for one in group for parent in one.named.file.path.parents}:
            below[folder] = index if below.get(folder, index) == index else SEVERAL
    own: dict[int, list[BesideFile]] = defaultdict(list)
    shared: dict[PurePosixPath, list[BesideFile]] = defaultdict(list)
    nobodys: list[BesideFile] = []
    for file in sorted(files, key=lambda file: str(file.path)):
        home = next((folder for folder in file.path.parents if folder in below), None)
        if home is None:
            nobodys.append(file)
        elif below[home] != SEVERAL:
            own[below[home]].append(file)
        elif file.path.parent == home or (file.path.parent.parent == home and file.path.parent.name in _FILED):
            shared[home].append(file)
        else:
            nobodys.append(file)
    return Beside(own, shared, nobodys)
