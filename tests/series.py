"""Scores what is understood of real training folders: ``python -m tests.series``.

The catalogue of ``wild/series`` says the true step, role, seed and settings of every file. Names, sizes and counters
are taken from it, so that files that are not at hand count as well; configurations are read where they are. A naive
reader, which takes the last number of a name, stands beside. Needs TOUCHSTONE_TEST_DATA.

``exact``: the true step. ``none``: no step where there is one. ``false``: a step that is not the true one, or of a file
that has none.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from models.trainings.found import BesideFile, FoundFile, Witness
from models.trainings.training import Understood
from models.trainings.understanding import understand

LFS_BYTES = 200
MIXED = {"zombiewafle/Proyecto-Final-Deep-Learning": ((1,), (2, 3), (50,))}
"""Series of which the catalogue says that several trainings share the names: which steps belong together."""


@dataclass(frozen=True)
class True_:
    """One file of the catalogue with what is true of it."""

    repo: str
    kind: str
    series: int
    path: str
    facts: Mapping[str, Any]

    @property
    def step(self) -> int | None:
        return self.facts.get("step")

    @property
    def witness(self) -> Witness:
        inner = {k: v for k, v in self.facts.get("inner", {}).items() if isinstance(v, int | float | str)}
        parameters = self.facts.get("parameters")
        return Witness(
            layout="" if parameters is None else str(parameters),
            passes=tuple(self.facts.get("batches_tracked", ())),
            facts=inner,
            identity=self.facts["blob"],
        )

    @property
    def found(self) -> FoundFile:
        size = self.facts.get("bytes")
        pointer = size is not None and size < LFS_BYTES
        return FoundFile(
            path=PurePosixPath(self.path),
            bytes=size,
            witness=self.witness,
            problem="a Git LFS pointer" if pointer else "",
        )


@dataclass(frozen=True)
class Score:
    """Counts of one kind of series."""

    files: int = 0
    with_step: int = 0
    exact: int = 0
    false: int = 0
    naive_exact: int = 0
    naive_false: int = 0
    roles: int = 0
    roles_right: int = 0
    seeds: int = 0
    seeds_right: int = 0
    seeds_false: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def catalogued(root: Path) -> dict[str, list[True_]]:
    """Repository -> its files."""
    found: dict[str, list[True_]] = defaultdict(list)
    for index, series in enumerate(json.loads((root / "wild/series/catalog.json").read_text())):
        for facts in series["files"]:
            found[series["repo"]].append(True_(series["repo"], series["kind"], index, facts["path"], facts))
    return found


def besides(root: Path, repo: str) -> list[BesideFile]:
    """The configurations of a repository that are at hand."""
    folder = root / "wild/series/files" / repo.replace("/", "__")
    found = []
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".json", ".yaml", ".yml", ".txt", ".out") and file.is_file():
            found.append(
                BesideFile(path=PurePosixPath(file.relative_to(folder)), text=file.read_text(errors="replace"))
            )
    return found


def understood(root: Path, repo: str, files: Sequence[True_]) -> Understood:
    return understand([one.found for one in files], besides(root, repo))


def naive(path: str) -> int | None:
    """The last number of the file's name."""
    numbers = re.findall(r"\d+", Path(path).stem)
    return int(numbers[-1]) if numbers else None


def scored(files: Sequence[True_], found: Understood) -> tuple[dict[int, Score], list[str]]:
    """(series -> its counts, what is wrong, one line each)."""
    looks = {path: (look, role) for t in found.trainings for look in t.looks for role, path in look.files.items()}
    for training in found.trainings:
        for look in training.looks:
            looks |= dict.fromkeys(look.copies, (look, ""))
    seeds = {path: training.seed for training in found.trainings for path in training.files}
    scores: dict[int, Score] = defaultdict(Score)
    wrong = []
    for one in files:
        look, role = looks[PurePosixPath(one.path)]
        seed, known = seeds.get(PurePosixPath(one.path)), one.facts.get("seed")
        guess = naive(one.path)
        scores[one.series] += Score(
            files=1,
            with_step=one.step is not None,
            exact=one.step is not None and look.step == one.step,
            false=look.step is not None and look.step != one.step,
            naive_exact=one.step is not None and guess == one.step,
            naive_false=guess is not None and guess != one.step,
            roles="role" in one.facts,
            roles_right="role" in one.facts and one.facts["role"] == role,
            seeds=known is not None,
            seeds_right=known is not None and seed is not None and seed.value == known,
            seeds_false=seed is not None and seed.value != known,
        )
        if look.step != one.step:
            wrong.append(f"{one.repo}/{one.path}: step {look.step} ({look.where}), true {one.step}")
        if seed is not None and seed.value != known:
            wrong.append(f"{one.repo}/{one.path}: seed {seed.value} ({seed.where}), true {known}")
        if one.facts.get("role", role) != role:
            wrong.append(f"{one.repo}/{one.path}: role {role!r}, true {one.facts['role']!r}")
    return scores, wrong


def true_trainings(files: Sequence[True_]) -> list[frozenset[str]]:
    """Which files of one series belong to one training."""
    kind, repo = files[0].kind, files[0].repo
    groups: dict[object, set[str]] = defaultdict(set)
    for one in files:
        key: object = one.path
        if kind == "series":
            key = next((part for part in MIXED.get(repo, ()) if one.step in part), "")
        elif kind == "lightning":
            key = str(PurePosixPath(one.path).parent) if "version_" in one.path else one.path
        groups[key].add(one.path)
    return [frozenset(group) for group in groups.values()]


def true_recipes(files: Sequence[True_]) -> list[frozenset[str]] | None:
    """Which files of seeds or a sweep belong to one recipe; None where the catalogue does not say it."""
    if files[0].kind not in ("seeds", "sweep") or any("hyper_parameters" not in one.facts for one in files):
        return None
    groups: dict[str, set[str]] = defaultdict(set)
    for one in files:
        # 'vae_latent_5' and 'vae_latent5' are two recipes, as README of the catalogue says.
        said = one.path if one.kind == "sweep" else json.dumps(one.facts["hyper_parameters"], sort_keys=True)
        groups[said].add(one.path)
    return [frozenset(group) for group in groups.values()]


def partitions(files: Sequence[True_], found: Understood) -> Iterator[tuple[str, int, bool, bool | None]]:
    """(repository, series, whether its trainings are right, whether its recipes are)."""
    by_series: dict[int, list[True_]] = defaultdict(list)
    for one in files:
        by_series[one.series].append(one)
    trainings = {
        t.name: {str(p) for look in t.looks for p in (*look.files.values(), *look.copies)} for t in found.trainings
    }
    recipes = [set().union(*(trainings[name] for name in recipe.trainings)) for recipe in found.recipes]
    for series, members in by_series.items():
        mine = {one.path for one in members}
        got = {frozenset(paths & mine) for paths in trainings.values()} - {frozenset()}
        wanted = true_recipes(members)
        together = {frozenset(paths & mine) for paths in recipes} - {frozenset()}
        recipes_right = None if wanted is None else together == set(wanted)
        yield members[0].repo, series, got == set(true_trainings(members)), recipes_right


def main() -> int:
    parser = argparse.ArgumentParser(description="Score what is understood of real training folders.")
    parser.add_argument("--only", default="", help="repositories whose name contains this")
    parser.add_argument("--verbose", action="store_true", help="also print what is wrong, and every training")
    options = parser.parse_args()
    root = os.environ.get("TOUCHSTONE_TEST_DATA")
    if not root:
        print("TOUCHSTONE_TEST_DATA names the folder that holds wild/; it is not set", file=sys.stderr)
        return 2
    by_kind: dict[str, Score] = defaultdict(Score)
    grouped: list[tuple[str, int, bool, bool | None]] = []
    for repo, files in catalogued(Path(root)).items():
        if options.only not in repo:
            continue
        found = understood(Path(root), repo, files)
        scores, wrong = scored(files, found)
        for one in files:
            by_kind.setdefault(one.kind, Score())
        kinds = {one.series: one.kind for one in files}
        for series, score in scores.items():
            by_kind[kinds[series]] += score
        right = list(partitions(files, found))
        grouped += right
        for _, series, trainings, recipes in right:
            if not trainings or recipes is False:
                what = "trainings" if not trainings else "recipes"
                print(f"series {series} of {repo}: its {what} are others")
        if options.verbose:
            print("\n".join(wrong))
            for recipe in found.recipes:
                print(f"  {recipe.name}: {', '.join(recipe.trainings)}")
    table(by_kind)
    known = [recipes for *_, recipes in grouped if recipes is not None]
    trainings_right = sum(right for _, _, right, _ in grouped)
    print(f"trainings right in {trainings_right} of {len(grouped)} series, recipes in {sum(known)} of {len(known)}")
    return 0


def table(by_kind: Mapping[str, Score]) -> None:
    """Steps, roles and seeds by kind of series."""
    print(
        f"{'kind':11} {'files':>5} {'steps':>6} {'exact':>12} {'false':>10} {'naive exact':>12} {'naive false':>12} "
        f"{'roles':>9} {'seeds':>9} {'false':>6}"
    )
    total = sum(by_kind.values(), Score())
    for kind, score in [*sorted(by_kind.items()), ("all", total)]:
        part = score.exact / max(score.with_step, 1)
        print(
            f"{kind:11} {score.files:5} {score.with_step:6} {score.exact:5} ({part:3.0%}) "
            f"{score.false:4} ({score.false / max(score.files, 1):3.0%}) {score.naive_exact:12} {score.naive_false:12} "
            f"{score.roles_right:4}/{score.roles:<4} {score.seeds_right:4}/{score.seeds:<4} {score.seeds_false:6}"
        )


if __name__ == "__main__":
    sys.exit(main())
