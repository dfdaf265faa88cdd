"""Every command and every piece of Python in the documents runs, in a scratch folder with small data.

Blocks of one document run in order and share their files and names. A block that cannot run here has
``<!-- not run: REASON -->`` above it. Examples that belong into files are run by
test_extending.py and test_own_package.py.
"""

from __future__ import annotations

import gzip
import shlex
import shutil
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evaluation.cli import build_parser
from evaluation.store.workspace import open_store
from tests.docs.documents import ROOT, Block, blocks, documents
from touchstone import __main__ as command_line

MOST_NOT_RUN = 6
IN_PLACE = [ROOT / "docs" / "extending.md", ROOT / "docs" / "how-to" / "add-a-metric-from-your-package.md"]
RUN = [path for path in documents() if path not in IN_PLACE and next(blocks(path, "sh", "python"), None) is not None]
SMALL = {
    "evaluate": ["--n", "60", "--replicates", "20", "--metrics", "reconstruction"],
    "train": ["--epochs", "1"],
}
"""Command -> what is added to it, so that it is done in a second."""
SERVES = frozenset({"dashboard"})
FILES = {"a.safetensors": "vae", "b.pth": "autoencoder-8d", "model.pth": "vae", "vae.pth": "vae", "gan.pth": "gan"}
"""Files that documents name -> the shipped checkpoint that stands for them; formats are told by content."""
ZOO = ("autoencoder-8d", "vae", "gan")
LOOKS = 2
"""Of each series that ships."""
MNIST = "/data/mnist"
"""Where documents have the files of MNIST."""


def commands(block: Block) -> Iterator[list[str]]:
    """The words of each command line, without comments."""
    for line in block.code.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield words


def test_few_blocks_are_not_run() -> None:
    skipped = [str(block) for path in documents() for block in blocks(path, "sh", "python") if block.reason]
    assert len(skipped) <= MOST_NOT_RUN, skipped


def test_every_block_says_its_language() -> None:
    known = {"sh", "python", "text", "toml", "json", "yaml"}
    unknown = [
        f"{path.relative_to(ROOT)}: {block.code.splitlines()[0]}"
        for path in documents()
        for block in blocks(path, "")
        if path != ROOT / "README.md" or "app.py  static/" not in block.code
    ]
    assert not unknown, f"write one of {sorted(known)} after the fence"


def test_every_command_is_one_that_the_command_line_takes() -> None:
    """Also in blocks that are not run."""
    checked = 0
    for path in documents():
        for block in blocks(path, "sh"):
            for words in commands(block):
                if Path(words[0]).name == "touchstone":
                    build_parser(words[1]).parse_args(words[1:])
                    checked += 1
                else:
                    assert block.reason, f"{block}: '{words[0]}' is no command of ours; say above why it is not run"
    assert checked > 10


@pytest.fixture
def scratch(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped checkpoints, files that documents name, MNIST's files with small images; at most 60 images a run."""
    folder = tmp_path / "models" / "zoo"
    folder.mkdir(parents=True)
    for name in ZOO:
        shutil.copy(ROOT / "models" / "zoo" / f"{name}.safetensors", folder)
    for series in (ROOT / "models" / "zoo" / "series").glob("*/*/"):
        (within := folder / "series" / series.parent.name / series.name).mkdir(parents=True)
        looks = sorted(series.glob("step_*"), key=lambda path: int(path.stem.removeprefix("step_")))
        for path in (*looks[-LOOKS:], series / "metrics.csv"):
            shutil.copy(path, within)
    for name, stands in FILES.items():
        shutil.copy(folder / f"{stands}.safetensors", tmp_path / name)
    _write_idx(tmp_path / "mnist")
    open_store(tmp_path / "workspace").close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path_factory.getbasetemp() / "documents-cache"))
    monkeypatch.setattr("evaluation.measuring.run_sizes.MOST_ITEMS", 60)
    return tmp_path


def _write_idx(folder: Path) -> None:
    rng, folder = np.random.default_rng(0), folder
    folder.mkdir()
    for prefix, n in (("train", 100), ("t10k", 60)):
        images, labels = rng.integers(0, 256, (n, 8, 8), dtype=np.uint8), (np.arange(n) % 10).astype(np.uint8)
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            with gzip.open(folder / f"{prefix}-{kind}-ubyte.gz", "wb") as stream:
                stream.write(header + array.tobytes())


@pytest.mark.slow
@pytest.mark.xdist_group("documents")
@pytest.mark.parametrize("document", RUN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_blocks_of_a_document_run(document: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(document, "sh", "python"):
        if block.reason:
            continue
        if block.language == "python":
            exec(compile(block.code, str(block), "exec"), names)
            continue
        for words in commands(block):
            if words[1] not in SERVES:
                status = _run(words, scratch, monkeypatch)
                assert status == 0, f"{block}: {shlex.join(words)}"


def _run(words: list[str], scratch: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    given = [found for word in words[1:] for found in _found(word.replace(MNIST, str(scratch / "mnist")), scratch)]
    monkeypatch.setattr(sys, "argv", ["touchstone", *given, *SMALL.get(words[1], [])])
    return command_line.main()


def _found(word: str, folder: Path) -> list[str]:
    """What a shell makes of a pattern."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob(word)) if "*" in word else [word]
