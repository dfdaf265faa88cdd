"""Scripts, notebooks, folders and zips become source files, or are refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from models.base import CheckpointError
from models.formats import limits
from models.source.finding import beside, source_paths
from models.source.reading import Sources, read_sources

NETWORK = "from torch import nn\n\n\nclass VAE(nn.Module):\n    pass\n"


def read(*paths: Path, source: Any = ...) -> Sources:
    return read_sources(source_paths((), list(paths) if source is ... else source))


def notebook(*cells: str | list[str]) -> str:
    code = [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# A title"}, *code]})


def put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_script_is_its_text_with_its_digest(tmp_path: Path) -> None:
    (file,) = read(put(tmp_path / "vae.py", "\ufeff" + NETWORK.replace("\n", "\r\n"))).files
    assert (file.name, file.text) == ("vae.py", NETWORK)
    assert file.sha256 == hashlib.sha256((tmp_path / "vae.py").read_bytes()).hexdigest()


def test_a_notebook_loses_what_is_said_to_the_notebook_and_keeps_its_lines(tmp_path: Path) -> None:
    cells = [
        "%matplotlib inline\n!pip install torch \\\n    torchvision\nimport torch\nfiles = !ls\ntorch.nn?\n",
        ["%%time\n", "x = '%d' \\\n", " % 3"],
        "%%bash\nfor x in *; do echo $x; done",
        "class VAE(torch.nn.Module):\n    def forward(self, x):\n        %timeit x\n        return x",
    ]
    (file,) = read(put(tmp_path / "train.ipynb", notebook(*cells))).files
    lines = file.text.split("\n")
    assert lines[:6] == ["pass", "pass", "", "import torch", "files = None", "pass"]
    assert file.line(file.cells[1] + 1) == "x = '%d' \\"
    assert lines[file.cells[2] - 1 : file.cells[3] - 1] == ["", ""]
    assert file.line(file.cells[3] + 2) == "pass"
    assert file.place(file.cells[3] + 3) == "cell 4, line 4"


def test_a_module_that_a_cell_writes_is_a_file_of_its_own(tmp_path: Path) -> None:
    cells = [f"%%writefile nets.py\n{NETWORK}", "from nets import VAE\n\nmodel = VAE()"]
    first, second = read(put(tmp_path / "train.ipynb", notebook(*cells))).files
    assert (first.name, second.name) == ("train.ipynb", "train.ipynb/nets.py")
    assert first.text.strip().startswith("from nets import VAE")
    assert second.line(5) == "class VAE(nn.Module):"


def test_a_cell_that_is_no_python_is_left_aside(tmp_path: Path) -> None:
    sources = read(put(tmp_path / "train.ipynb", notebook("print 'two'\n", NETWORK)))
    assert sources.files[0].text.startswith("\n\nfrom torch import nn")
    assert sources.left_aside == ("cell 1 (line 1) of train.ipynb, which is no Python",)


def test_of_a_repository_only_files_that_can_matter_are_taken(tmp_path: Path) -> None:
    files = {
        "vae-main/model/vae.py": "from .blocks import down\n" + NETWORK,
        "vae-main/model/blocks.py": "import math\n\n\ndef down(n):\n    return n // 2\n",
        "vae-main/train.py": "from model.vae import VAE\n\nmodel = VAE()\n",
        "vae-main/plots.py": "import matplotlib\n",
        "vae-main/configs/vae.yaml": "latent: 16\n",
        "vae-main/.github/ci.yaml": "on: push\n",
        "vae-main/README.md": "# VAE",
    }
    wanted = {"model/vae.py", "model/blocks.py", "train.py", "configs/vae.yaml"}
    assert {file.name for file in read(zipped(tmp_path / "repository.zip", files)).files} == wanted
    for name, text in files.items():
        put(tmp_path / name, text)
    assert {file.name for file in read(tmp_path / "vae-main").files} == wanted


def test_files_of_one_name_stay_two(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a/model.py", NETWORK), put(tmp_path / "b/model.py", NETWORK)
    assert [file.name for file in read(first, second).files] == ["model.py", "b/model.py"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vae.py", b"x = '\0'", "holds NUL bytes, so it is no text; save it as UTF-8"),
        ("vae.py", "x = 'ü'".encode("latin-1"), "is not UTF-8 text; save it as UTF-8"),
        ("vae.ipynb", b"[" * 100_000, "is no notebook: it is not JSON"),
        ("vae.ipynb", b"[]", "is no notebook: it has no list of cells"),
        ("vae.py", b"#" * (limits.SOURCE_SCRIPT_BYTES + 1), "more than the 2,097,152 that are read"),
        ("vae.txt", b"x = 1", "a source is a .py or .ipynb file, a folder or a .zip of them"),
        ("vae.zip", b"PK", "this zip has no directory at its end"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(CheckpointError, match=r"^[^\n]*$") as caught:
        read(put(tmp_path / name, content))
    assert sentence in str(caught.value)


def test_a_source_without_a_network_is_said_and_refuses_nothing(tmp_path: Path) -> None:
    put(tmp_path / "repository/params.yaml", "latent: 3")
    put(tmp_path / "repository/plots.py", "import matplotlib")
    sources = read(tmp_path / "repository")
    assert sources.files == ()
    assert sources.without_network == (
        "the source 'repository' holds no network: no .py or .ipynb file of it has an nn.Module"
    )


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"there is no source 'vae\.py'; check the path"):
        read(tmp_path / "vae.py")


def test_a_folder_keeps_what_can_be_read(tmp_path: Path) -> None:
    put(tmp_path / "vae.py", NETWORK)
    put(tmp_path / "old.py", "x = 'ü'".encode("latin-1"))
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.py")
    sources = read(tmp_path)
    assert [file.name for file in sources.files] == ["vae.py"]
    assert "link.py, which is no ordinary file that can be read, or too large" in sources.left_aside
    assert "old.py, which is not UTF-8 text; save it as UTF-8" in sources.left_aside


def test_a_zip_is_bounded_before_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {"vae.py": NETWORK, "deep/" * 20 + "x.py": NETWORK, "big.py": "#" * 4_000_000})
    sources = read(path)
    assert [file.name for file in sources.files] == ["vae.py"]
    assert len(sources.left_aside) == 2


def test_beside_a_checkpoint_few_ordinary_files_count(tmp_path: Path) -> None:
    checkpoint = put(tmp_path / "vae.pth", b"weights")
    assert beside([checkpoint]) == ()
    put(tmp_path / "config.yaml", "latent: 3")
    assert beside([checkpoint]) == ()
    for number in range(limits.SOURCE_BESIDE):
        put(tmp_path / f"a{number:02}.py", "x = 1")
    put(tmp_path / "vae_train.ipynb", notebook(NETWORK))
    put(tmp_path / ".hidden.py", NETWORK)
    put(tmp_path / "below/vae.py", NETWORK)
    (tmp_path / "link.py").symlink_to(tmp_path / "below/vae.py")
    found = beside([checkpoint])
    assert found[0].name == "vae_train.ipynb"
    assert found[-1].name == "config.yaml"
    assert len(found) == limits.SOURCE_BESIDE + 1
    assert [file.name for file in read(source=None).files] == []
    sources = read_sources(source_paths([checkpoint], None))
    assert [file.name for file in sources.files] == ["vae_train.ipynb", "config.yaml"]
    assert not sources.given


def test_a_broken_file_beside_a_checkpoint_refuses_nothing(tmp_path: Path) -> None:
    checkpoint = put(tmp_path / "vae.pth", b"weights")
    put(tmp_path / "broken.ipynb", "no notebook")
    sources = read_sources(source_paths([checkpoint], None))
    assert sources.files == ()
    assert sources.left_aside == ("the source 'broken.ipynb' is no notebook: it is not JSON",)


IMPORTS = {
    "absolute": ("nets/vae.py", "from nets.tools.start import begin\n", "nets/tools/start.py"),
    "inside a package": ("a/nets/vae.py", "from ..tools import start\n", "a/tools/start.py"),
    "through a package": ("nets/vae.py", "from . import tools\n", "nets/tools/__init__.py"),
    "in brackets with comments": ("vae.py", "from tools import (  # ours\n  # one\n  start,\n)\n", "tools/start.py"),
    "over two lines": ("vae.py", "from tools import other, \\\n    start\n", "tools/start.py"),
    "several at once": ("vae.py", "import math, tools.start as begin, os\n", "tools/start.py"),
    "in a function": ("vae.py", "def f():\n    from tools.start import begin\n", "tools/start.py"),
    "its own of two": ("b/vae.py", "from tools import start\n", "b/tools/start.py"),
    "not a notebook": ("vae.py", "import start\n", "tools/start.py"),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPORTS)
def test_every_file_that_a_class_imports_is_read(tmp_path: Path, name: str) -> None:
    asking, line, wanted = IMPORTS[name]
    put(tmp_path / "a" / "tools" / "start.py", "begin = 1\n")
    put(tmp_path / "tools" / "start.ipynb", notebook("x = 1"))
    put(tmp_path / wanted, "begin = 1\n")
    put(tmp_path / asking, line + NETWORK)
    assert wanted in {file.name for file in read(tmp_path).files}


def test_where_a_bound_cuts_the_files_before_it_have_what_they_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SOURCE_FILES", 4)
    for number in range(4):
        put(tmp_path / f"net{number}.py", f"from deep.tools{number} import begin\n" + NETWORK)
        put(tmp_path / "deep" / f"tools{number}.py", "begin = 1\n")
    sources = read(tmp_path)
    assert [file.name for file in sources.files] == ["net0.py", "deep/tools0.py", "net1.py", "deep/tools1.py"]
    assert sources.left_aside == ("4 files of a source that is too large; give the folder of the model alone",)


def test_a_file_of_a_librarys_name_does_not_stand_for_it(tmp_path: Path) -> None:
    put(tmp_path / "old" / "torch.py", "x = 1\n")
    put(tmp_path / "vae.py", "import torch\n" + NETWORK)
    assert [file.name for file in read(tmp_path).files] == ["vae.py"]
