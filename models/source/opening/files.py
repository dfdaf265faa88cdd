"""The files of a source as the opening asks for them: their trees, their constants, which belong to a class."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.source.budget import Budget
from models.source.files import SourceFile
from models.source.matching.classes import SourceClass, SourceVariable
from models.source.matching.settings import Settings, of_file
from models.source.parsing import parse
from models.source.program import Program, read_program
from models.source.refusals import NotUnderstood
from models.source.surroundings.nesting import nested_names
from models.source.surroundings.syntax import Tree

MOST_SETTINGS = 6
"""Settings files that are tried."""


@dataclass(frozen=True)
class Library:
    """An interpreted source."""

    files: tuple[SourceFile, ...]
    program: Program
    trees: Mapping[str, Tree]

    @staticmethod
    def read(files: Sequence[SourceFile]) -> Library:
        """Never raises for what a file holds."""
        code = [file for file in files if not file.is_settings]
        program = read_program(code)
        budget = Budget()
        trees: dict[str, Tree] = {}
        for file in code:
            try:
                trees[file.name] = Tree(file, parse(file, budget), program.variables_of(file.name))
            except NotUnderstood:
                continue
        return Library(tuple(files), program, trees)

    def file(self, name: str) -> SourceFile:
        return next(file for file in self.files if file.name == name)

    def sources(self) -> list[SourceClass | SourceVariable]:
        """Classes and networks in variables, in the order of the files."""
        by_name, said = {file.name: file for file in self.files}, self.settings({})[0]
        found: list[SourceClass | SourceVariable] = [
            SourceClass(cls, by_name[cls.file], self.trees, said, self._nested) for cls in self.program.classes
        ]
        for name, instance in self.program.instances.items():
            if not hasattr(instance.module, "source_class"):
                home = next((file for file in self.files if _assigned(file, name)), None)
                if home is not None:
                    found.append(SourceVariable(name, instance, home, _assigned(home, name)))
        return found

    @cached_property
    def _nested(self) -> frozenset[str]:
        return nested_names(self.trees.values())

    def settings(self, checkpoint: Mapping[str, object]) -> list[Settings]:
        """Values that may be arguments, those of the checkpoint first; one alternative for each settings file."""
        rest: list[tuple[Mapping[str, object], str]] = [
            (tree.options, "the default of --{name}") for tree in self.trees.values()
        ]
        rest += [
            (held, "the defaults of the command line")
            for value in self.program.variables.values()
            if isinstance(held := getattr(value, "attributes", None), Mapping)
        ]
        rest.append((self.program.variables, "the variable {name}"))
        held_files = [(of_file(file), file.name) for file in self.files if file.is_settings]
        ways = [[item] for item in held_files if item[0]][:MOST_SETTINGS] or [[]]
        return [Settings([(checkpoint, "the checkpoint"), *way, *rest]) for way in ways]

    def near(self, source: SourceClass | SourceVariable) -> list[Tree]:
        """The class's file, and those that name the class and do not mean another one of the same name."""
        own = self.trees.get(source.file.name)
        word = re.compile(rf"\b{re.escape(source.title)}\b")
        foreign = self._of_namesakes(source)
        others = [
            tree
            for name, tree in self.trees.items()
            if name != source.file.name and name not in foreign and word.search(tree.file.text)
        ]
        return [*([own] if own else []), *others]

    def _of_namesakes(self, source: SourceClass | SourceVariable) -> frozenset[str]:
        """The files that define or call another class of the same name, and do not call this one."""
        if not isinstance(source, SourceClass):
            return frozenset()
        others = [cls for cls in self.program.classes if cls.name == source.title and cls != source.cls]
        theirs = {cls.file for cls in others} | {site.file for cls in others for site in cls.calls}
        return frozenset(theirs - {site.file for site in source.cls.calls})

    def mentions(self, source: SourceClass | SourceVariable, names: Sequence[str]) -> bool:
        """Whether the class's file, or one that names the class, names one of these files."""
        return any(name in tree.file.text for tree in self.near(source) for name in names)


def _assigned(file: SourceFile, name: str) -> int:
    """The line in which a variable gets its value; 0 where the file has none of this name."""
    found = re.search(rf"^[ \t]*{re.escape(name)}[ \t]*=", file.text, re.MULTILINE)
    return 0 if found is None else file.text.count("\n", 0, found.start()) + 1
