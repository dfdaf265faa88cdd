"""The operator's own code runs in the worker of its checkpoint and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from evaluation.jobs.inspection import examine
from models.own_code.description import own_code
from tests.contract.registered import slow

NETS = """
import os, pathlib
from torch import nn

SIDES = pathlib.Path(__file__).with_name("sides.txt").read_text()

def decoder(latent=4):
    try:
        pathlib.Path("OTHER").read_text()
    except OSError:
        return nn.Sequential(nn.Linear(latent, 64), nn.Sigmoid(), nn.Unflatten(1, (1, *map(int, SIDES.split()))))
    raise PermissionError(f"{os.getpid()} read another file")
"""


@slow
@pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux")
def test_it_reads_its_own_folder_alone_and_is_not_imported_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = tmp_path / "code", tmp_path / "other.txt"
    folder.mkdir()
    other.write_text("of another checkpoint")
    (folder / "operators_nets.py").write_text(NETS.replace("OTHER", str(other)))
    (folder / "sides.txt").write_text("8 8")
    torch.manual_seed(0)
    torch.save(torch.nn.Sequential(torch.nn.Linear(4, 64)).state_dict(), tmp_path / "m.pth")
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path / "cache"))
    found = examine(tmp_path / "m.pth", "digits", code=own_code(f"{folder}/operators_nets.py:decoder", ["latent=4"]))
    assert not found.get("error"), found
    assert (found["decided_by"], found["latent_dim"], found["image_shape"]) == ("own code", 4, [1, 8, 8])
    assert "operators_nets" not in sys.modules
    assert not (folder / "__pycache__").exists()
