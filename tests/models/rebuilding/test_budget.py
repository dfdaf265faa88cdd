"""The search is bounded by work and not by time: a file opens the same on a busy machine as on a quiet one."""

from __future__ import annotations

import ast
from pathlib import Path

import torch
from torch import nn

import models.rebuilding
from models.formats.contents import Contents, WeightTable
from models.rebuilding import rebuild
from models.rebuilding.judge.budget import Budget, work_of
from models.rebuilding.rebuilt import Choice
from models.rebuilding.search.choices import Dimension
from models.rebuilding.search.search import search
from models.rebuilding.sketch.layers import layers_of
from models.rebuilding.steps import Conv, ConvTranspose

FOLDER = Path(models.rebuilding.__file__).parent
CLOCKS = {"time", "datetime", "timeit", "resource", "signal", "sched"}


def test_rebuilding_reads_no_clock() -> None:
    found = {
        f"{path.name}: {name}"
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.split(".")[0] in CLOCKS
    }
    assert found == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [item.name for item in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_a_search_ends_when_its_work_is_spent_and_says_so() -> None:
    dimensions = [Dimension("D", {str(number): 0.0 for number in range(50)})]
    tried: list[Choice] = []

    def evidence(choice: Choice) -> float:
        tried.append(choice)
        budget.spend(10_000_000)
        return -float(choice["D"])

    budget = Budget(left=105_000_000)
    found, complete = search(dimensions, [{"D": "0"}], evidence, lambda _: 0.0, budget=budget)
    assert not complete
    assert len(found) == len(tried) == 10
    tried.clear()
    budget = Budget()
    found, complete = search(dimensions, [{"D": "0"}], evidence, lambda _: 0.0, budget=budget)
    assert complete
    assert len(found) == 50


def test_work_grows_with_the_multiplications_of_a_step() -> None:
    module = nn.Sequential(nn.Conv2d(2, 8, 3), nn.ConvTranspose2d(8, 2, 4))
    layers = {layer.path: layer for layer in layers_of(WeightTable(tensors=dict(module.state_dict())))}
    few, many = torch.zeros(1, 2, 16, 16), torch.zeros(64, 2, 64, 64)
    assert work_of(Conv("0", 1, 1), layers, many) > 50 * work_of(Conv("0", 1, 1), layers, few)
    assert work_of(Conv("0", 2, 1), layers, many) < work_of(Conv("0", 1, 1), layers, many)
    maps = torch.zeros(4, 8, 32, 32)
    assert work_of(ConvTranspose("1", 2, 1), layers, maps) > maps.numel() * 2 * 16


def _u_net() -> nn.Module:
    module = nn.Module()
    for number, (taken, given) in enumerate([(1, 8), (8, 16), (16, 32), (32 + 16, 16), (16 + 8, 8), (8, 1)], start=1):
        module.add_module(f"conv{number}", nn.Conv2d(taken, given, 3, padding=1))
    return module


def test_a_u_net_is_told_by_its_skip_connections_before_anything_is_searched() -> None:
    contents = Contents(format="test", networks=(WeightTable(tensors=dict(_u_net().state_dict())),))
    reading = rebuild(contents)
    assert reading.hypotheses == ()
    assert "skip connections" in reading.recognised
    assert "source" in reading.recognised
