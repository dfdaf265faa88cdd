"""A checkpoint with its name and its folders taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from models.trainings import words
from models.trainings.found import FoundFile
from models.trainings.name_parts import Kind, Parsed, Slot, parse_name

ENDINGS = (
    ".pt", ".pth", ".ckpt", ".safetensors", ".pkl", ".bin", ".h5", ".hdf5", ".keras", ".onnx", ".tar", ".t7", ".model",
    ".weights", ".pickle", ".zip", ".bundle",
)  # fmt: skip
_ENDING = re.compile(rf"(?:{'|'.join(re.escape(one) for one in ENDINGS)})+$", re.IGNORECASE)
STEM = -1
"""The level of the file's own name; folders are numbered from 0."""
Place = tuple[int, int]
"""(level, index of the item): one slot of a name."""
Key = tuple[tuple[str, ...], tuple[str, ...]]
"""What two files of one training share: of the folders, of the name."""


@dataclass(frozen=True, slots=True)
class Named:
    """``role``: of the name, or of a folder that is called by a role alone."""

    file: FoundFile
    folders: tuple[Parsed, ...]
    stem: Parsed
    role: str
    special: str
    """``final`` of the name, or of a folder that is called so alone."""
    folder_texts: tuple[str, ...] = field(default=())

    def at(self, level: int) -> Parsed:
        return self.stem if level == STEM else self.folders[level]

    def slots(self) -> Iterator[tuple[Place, Slot]]:
        """Every number: those of the name first, then of its folder, and up."""
        for level in (STEM, *reversed(range(len(self.folders)))):
            for index, item in enumerate(self.at(level).items):
                if isinstance(item, Slot):
                    yield (level, index), item

    def text_of(self, level: int) -> str:
        """``name`` or ``folder``, for saying where something was read."""
        return "the file's name" if level == STEM else f"the folder '{self.folder_texts[level]}'"

    def key(self, blank: Place | None, *, loose: bool = False) -> Key:
        """What names the training: all but the step at ``blank``, roles, ``final`` and such, and measured values.

        ``loose`` leaves out words that say nothing, ``model`` or ``checkpoint``.
        """
        folders: list[str] = []
        for level, (parsed, text) in enumerate(zip(self.folders, self.folder_texts, strict=True)):
            if blank is not None and blank[0] == level:
                folders.append("*")
            elif _is_role(parsed):
                continue
            else:
                folders.append("*" if _is_special(parsed) else text)
        steps = blank is not None and blank[0] == STEM
        own = []
        for index, item in enumerate(self.stem.items):
            if isinstance(item, str):
                if not (loose and item in words.GENERIC):
                    own.append(item)
            elif item.kind != Kind.METRIC and not (steps and (index == blank[1] or _beside_step(item, self.stem))):  # type: ignore[index]
                own.append(written(item))
        return tuple(folders), tuple(own)


def written(slot: Slot) -> str:
    """A number with its word: ``latent5`` and ``latent_5`` stay two."""
    return f"{slot.label}{'' if slot.glued or not slot.label else '_'}{slot.text}"


def stem_of(path: PurePosixPath) -> str:
    """The name without the endings of checkpoints: ``model`` of ``model.pth.tar``."""
    return _ENDING.sub("", path.name) or path.name


def named(file: FoundFile, folders_there: Set[PurePosixPath] = frozenset()) -> Named:
    """``folders_there`` are the folders of all files: where ``long`` lies beside ``long2``, the 2 is a repetition."""
    texts = file.path.parts[:-1]
    folders = tuple(
        _folder(
            text,
            repeats=_plain(text) is not None and PurePosixPath(*texts[:level], _plain(text) or "") in folders_there,
        )
        for level, text in enumerate(texts)
    )
    stem = parse_name(stem_of(file.path))
    role = stem.role or next((folder.role for folder in reversed(folders) if _is_role(folder)), "")
    special = stem.special or next((folder.special for folder in reversed(folders) if _is_special(folder)), "")
    return Named(file, folders, stem, role, special, texts)


def _plain(text: str) -> str | None:
    """``long`` of ``long2``; None for a name without a number at its end."""
    plain = text.rstrip("0123456789")
    return plain if plain != text and plain and plain[-1].isalpha() else None


def _folder(text: str, *, repeats: bool) -> Parsed:
    """``1_decoder`` names a setting, where ``10_net_G`` of a file names a step."""
    parsed = parse_name(text)
    if repeats:
        *others, last = parsed.items
        if isinstance(last, Slot) and last.kind == Kind.UNKNOWN:
            return replace(parsed, items=(*others, last.label.lower(), replace(last, kind=Kind.RUN, label="")))
    slots = parsed.slots
    if parsed.role in ("encoder", "decoder") and len(parsed.items) == 1 and slots and slots[0].kind == Kind.BARE:
        counted = Slot(Kind.HYPER, parsed.role, slots[0].value, slots[0].text)
        return Parsed((counted,))
    return parsed


def _is_role(parsed: Parsed) -> bool:
    return bool(parsed.role) and not parsed.items and not parsed.special


def _is_special(parsed: Parsed) -> bool:
    return bool(parsed.special) and not parsed.slots and set(parsed.words) <= words.GENERIC and not parsed.role


def _beside_step(slot: Slot, stem: Parsed) -> bool:
    """Whether an epoch stands beside a step, as in ``epoch=9-step=9380``."""
    kinds = {one.kind for one in stem.slots}
    return slot.kind == Kind.EPOCH and Kind.ITERATION in kinds
