"""The installed wheel in a project that has packages named like ours: both work, each under its own name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from evaluation.measuring.code_digest import code_digest
from evaluation.version import __version__
from tests.same_numbers import TIMES, compare_folders
from tests.touchstone.installed import ROOT, THEIRS, Installed, install, ran

pytestmark = pytest.mark.xdist_group("wheel")

CELL = """
import sys
import touchstone, {theirs}
from touchstone.evaluation.jobs.inspection import inspect
from touchstone.evaluation.measuring.code_digest import code_digest
from touchstone.models.opening import open_checkpoint

zoo = sys.argv[1]
found = inspect(f"{{zoo}}/vae.safetensors")  # by a worker, in the same process as what follows
assert found["family"] == "mlp_vae", found
runs = touchstone.evaluate(
    [f"{{zoo}}/vae.safetensors"], data="digits", config=touchstone.Config(metrics=("mse",), n=50, n_train=100)
)
assert "Mean squared error" in touchstone.compare(runs).text()
assert "vae" in touchstone.report(runs, "report.html").read_text()
assert touchstone.open_store("workspace").runs.all() == []
assert open_checkpoint(f"{{zoo}}/gan.safetensors").card.family == "mlp_gan"

import {theirs}
assert {{module.WHOSE for module in ({theirs})}} == {{"theirs"}}
ours = sorted(name for name in sys.modules if name.partition(".")[0] in {names!r})
assert ours == sorted({names!r}), ours
print(code_digest())
"""


@pytest.mark.slow
def test_the_command_measures_behind_the_walls_as_the_checkout_does(
    installed: Installed, project: Path, tmp_path: Path
) -> None:
    """Everything but dates and times is equal: numbers, arrays, sentences and the environment with its code digest."""
    names = ("vae", "gan", "conv-vae")
    where = {}
    for form, words, folder in (
        ("wheel", (installed.command,), project),
        ("checkout", (sys.executable, "-m", "touchstone"), ROOT),
    ):
        where[form] = tmp_path / form
        checkpoints = [installed.zoo / f"{name}.safetensors" for name in names]
        ran(
            *words, "evaluate", *checkpoints, "--data", "digits", "--metrics", "*", "--n", "200", "--replicates", "100",
            "--out", where[form], cwd=folder, TOUCHSTONE_CACHE=str(tmp_path / f"{form}-cache"),
        )  # fmt: skip
    found = compare_folders(where["wheel"], where["checkout"], ignored=TIMES)
    assert found.where == []
    assert found.compared > 100 * len(names)
    record = json.loads((where["wheel"] / f"{names[0]}.json").read_text())
    assert record["environment"]["code"] == code_digest()


def test_a_notebook_cell_has_both(installed: Installed, project: Path, tmp_path: Path) -> None:
    cell = project / "cell.py"
    cell.write_text(CELL.format(theirs=", ".join(THEIRS), names=THEIRS))
    said = ran(installed.python, cell, installed.zoo, cwd=project, TOUCHSTONE_CACHE=str(tmp_path / "cache"))
    assert said.stdout.split() == [code_digest()]
    assert said.stderr == ""


def test_the_command_names_itself(installed: Installed, project: Path) -> None:
    assert ran(installed.command, "--version", cwd=project).stdout == f"touchstone {__version__}\n"
    helped = ran(installed.command, "--help", cwd=project).stdout
    for name in ("dashboard", "evaluate", "inspect", "compare", "report", "catalog", "train"):
        assert f"\n    {name}" in helped
    assert "touchstone evaluate *.safetensors" in helped
    assert "python -m" not in helped
    wrong = ran(installed.command, "train", "mlp_vae", "--epochs", "x", cwd=project, status=2)
    assert wrong.stderr == "argument --epochs: invalid int value: 'x' (`touchstone train mlp_vae --help` explains)\n"
    (project / "a.json").write_text("{}")
    assert (
        "Write one with `touchstone evaluate`"
        in ran(installed.command, "compare", "a.json", cwd=project, status=2).stderr
    )


@pytest.mark.slow
def test_a_worker_names_the_command_too(installed: Installed, project: Path, tmp_path: Path) -> None:
    wrong = ran(
        installed.command, "evaluate", installed.zoo / "vae.safetensors", "--data", "digits", "--metrics", "zzzzzz",
        "--out", "out", cwd=project, status=2, TOUCHSTONE_CACHE=str(tmp_path / "cache"),
    )  # fmt: skip
    assert "`touchstone catalog` lists all" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1


@pytest.mark.slow
def test_training_makes_the_same_file(installed: Installed, project: Path, tmp_path: Path) -> None:
    recipe = ("mlp_autoencoder", "--epochs", "2", "--train-items", "64", "--out")
    ran(installed.command, "train", *recipe, "wheel.safetensors", cwd=project)
    ran(sys.executable, "-m", "touchstone", "train", *recipe, tmp_path / "checkout.safetensors", cwd=ROOT)
    assert (project / "wheel.safetensors").read_bytes() == (tmp_path / "checkout.safetensors").read_bytes()


@pytest.mark.slow
def test_golden_values_and_contracts_hold_in_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """The tests run as they stand: here, and here only, ``evaluation`` is another name of ``touchstone.evaluation``."""
    apart = install(wheel, tmp_path / "environment")
    aliases = "c.Aliases({wing: f'touchstone.{wing}' for wing in c.WINGS})"
    # Read after this_environment.pth. It imports the installed package before the checkout comes onto the path.
    (apart.package.parent / "under_the_names_of_the_checkout.pth").write_text(
        f"import sys, touchstone, touchstone.checkout as c; sys.meta_path.insert(0, {aliases})\n"
    )
    said = ran(apart.python, "-c", "import evaluation; print(evaluation.__file__)", cwd=ROOT)
    assert Path(said.stdout.strip()).is_relative_to(apart.package)
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", "tests/golden", "tests/contract")
    # The checkout's pages belong to the checkout's app; tests/browser opens those of the wheel.
    ran(apart.python, *words, "-k", "not pages-", cwd=ROOT)
