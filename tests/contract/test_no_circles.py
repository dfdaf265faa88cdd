"""No two files of the house import each other in a circle, imports for type checking and inside functions included."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("evaluation", "models", "training", "ui", "pages", "touchstone")

Graph = Mapping[str, frozenset[str]]


def test_no_files_import_each_other_in_a_circle() -> None:
    found = sorted(circles(imports_of_the_house()))
    assert not found, "files import each other in a circle: " + "; ".join(" <-> ".join(names) for names in found)


def test_a_circle_is_found() -> None:
    graph = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b"}), "d": frozenset({"a"})}
    assert list(circles(graph)) == [("b", "c")]


def imports_of_the_house() -> Graph:
    """Module -> the modules of the house that its source names in an import, wherever the import stands."""
    files = {_module(path): path for wing in HOUSE for path in (ROOT / wing).rglob("*.py")}
    return {name: frozenset(_imported(path, files.keys()) - {name}) for name, path in files.items()}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, house: Set[str]) -> set[str]:
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named.update(item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            submodules = {f"{node.module}.{item.name}" for item in node.names} & set(house)
            named.update(submodules or {node.module})
    return named & set(house)


def circles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """The sets of modules of which each is reached from each other (Tarjan 1972), without those of one."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(name: str) -> Iterator[tuple[str, ...]]:
        order[name] = lowest[name] = len(order)
        path.append(name)
        for other in graph.get(name, ()):
            if other not in order:
                yield from visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in path:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            members = path[path.index(name) :]
            del path[path.index(name) :]
            if len(members) > 1:
                yield tuple(sorted(members))

    for name in graph:
        if name not in order:
            yield from visit(name)
