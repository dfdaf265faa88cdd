"""A package of somebody else's, installed: seen in catalogue, table, record, worker, command line and dashboard."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.installing import TOY, install, install_toy, python
from tests.touchstone.installed import PIP, ROOT, outside, ran

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("toy")]

MAKE = """
import sys
from toy.linear import example
from touchstone import save_checkpoint
save_checkpoint(sys.argv[1], example().card, example().state)
"""
LIBRARY = """
import json, sys, warnings
import touchstone as ts
assert "toy" not in sys.modules and "torch" not in sys.modules
(run,) = ts.evaluate(sys.argv[1], data="toy-stripes", metrics=["toy_edge_strength", "mse"], extractor="toy-rows")
told = run.ok("toy_edge_strength")
assert (told.plugin.package, told.plugin.version) == ("touchstone-toy", "1.2"), told
assert run.ok("mse").plugin is None
assert [one.package for one in run.record.environment.plugins] == ["touchstone-toy"]
(info,) = [info for info in ts.catalog() if info.name.startswith("toy_")]
assert info.plugin.package == "touchstone-toy"
import touchstone.evaluation.registry as one
import evaluation.registry as other
assert one is other and ts.metric is other.metric
print(run.record.environment.code)
"""
PAGE = """
import sys
from streamlit.testing.v1 import AppTest
from tests.fixtures.runs import Kind, fill
from evaluation.jobs.supervisor import Supervisor
from evaluation.store.workspace import open_store
Supervisor.ensure_running = lambda self: None
fill(sys.argv[1], {"a-model": Kind(0.1)})
for page in ("10_models", ""):
    app = AppTest.from_file("app.py", default_timeout=300)
    app.run()
    if page:
        app.switch_page(f"pages/{page}.py").run()
    else:
        from models.plugins import file_of
        app.switch_page(str(file_of("toy.pages.toy_edges"))).run()
    assert not app.exception, app.exception
    print(*[one.value for one in (*app.title, *app.markdown, *app.error, *app.warning)])
    print(*[one.body for one in app.get("html")])
assert "torch" not in sys.modules and "toy.linear" not in sys.modules
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy package, and one that does everything wrong."""
    folder = install_toy(tmp_path_factory.mktemp("site"))
    (folder / "broken").mkdir()
    bad = {"raises": "1 / 0", "exits": "import sys; sys.exit('no')", "kills": "import os; os._exit(5)"}
    for name, text in {"__init__": "", **bad}.items():
        (folder / "broken" / f"{name}.py").write_text(text)
    entries = {
        "touchstone.metrics": {"r": "broken.raises", "e": "broken.exits"},
        "touchstone.families": {"k": "broken.kills"},
    }
    return install(folder, "broken", "0.1", entries)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    python("-c", MAKE, folder / "linear.safetensors", path=install_toy(folder / "site"))
    return folder / "linear.safetensors"


def test_the_library_measures_with_it(tmp_path: Path, checkpoint: Path) -> None:
    folder = install_toy(tmp_path / "site")
    before = python("-c", LIBRARY, checkpoint, path=folder).stdout.split()[-1]
    (folder / "toy" / "rows.py").write_text((folder / "toy" / "rows.py").read_text() + "\n# changed\n")
    assert python("-c", LIBRARY, checkpoint, path=folder).stdout.split()[-1] != before


def test_workers_measure_with_it_and_everything_that_fails_is_named(
    site: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path / "cache"))
    words = ("--data", "toy-stripes", "--metrics", "toy_edge_strength,frechet_distance", "--extractor", "toy-rows")
    done = python("-m", "evaluation", "evaluate", checkpoint, *words, "--out", tmp_path / "out", path=site)
    for module, reason in (
        ("raises", "ZeroDivisionError: division by zero"), ("exits", "SystemExit: no"), ("kills", "exit status 5"),
    ):  # fmt: skip
        (line,) = [line for line in done.stderr.splitlines() if f"'broken.{module}'" in line]
        assert "the plug-in broken 0.1" in line
        assert reason in line
    assert "from touchstone-toy 1.2: Edge strength kept" in done.stdout
    outcomes = json.loads((tmp_path / "out" / "linear.json").read_text())["outcomes"]
    told = {outcome["metric"]: outcome for outcome in outcomes}
    assert told["toy_edge_strength"]["status"] == "ok"
    assert told["toy_edge_strength"]["plugin"] == {"package": "touchstone-toy", "version": "1.2"}
    assert list((tmp_path / "cache" / "real").glob("toy_edges-*.npz")), "what it returns is kept"


def test_the_command_line_lists_it_and_has_its_command(tmp_path: Path) -> None:
    folder = install_toy(tmp_path)
    assert "    from touchstone-toy 1.2\n" in python("-m", "evaluation", "catalog", path=folder).stdout
    assert python("-m", "evaluation", "toy-shape", path=folder).stdout == "1x8x8\n"


def test_the_dashboard_has_its_page_and_names_what_was_left_out(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / "workspace"))
    said = python("-c", PAGE, tmp_path / "workspace", path=f"{site}:{ROOT}").stdout
    assert "touchstone-toy 1.2" in said
    assert "toy-stripes (sources)" in said
    assert "broken" in said
    assert "a-model" in said
    assert "Toy edges" in said


def test_an_editable_installation_works_in_workers_too(checkpoint: Path, tmp_path: Path) -> None:
    """Its code lies in a project of the user's."""
    project = tmp_path / "project"
    shutil.copytree(TOY, project)
    ran(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env", cwd=tmp_path)
    inside = tmp_path / "env" / "bin" / "python"
    packages = Path(ran(inside, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path).stdout.strip())
    here = ran(sys.executable, "-c", "import site; print(*site.getsitepackages(), sep='\\n')", cwd=tmp_path).stdout
    (packages / "this_environment.pth").write_text(here)
    ran(*PIP, "--python", inside, "install", "--no-deps", "--no-build-isolation", "-e", project, cwd=tmp_path)
    assert not (packages / "toy").exists()
    words = (
        "evaluate",
        checkpoint,
        "--data",
        "toy-stripes",
        "--metrics",
        "toy_edge_strength",
        "--out",
        tmp_path / "out",
    )
    done = subprocess.run(
        [inside, "-m", "evaluation", *words], cwd=ROOT, env=outside({}), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (outcome,) = json.loads((tmp_path / "out" / "linear.json").read_text())["outcomes"]
    assert outcome["status"] == "ok"
    told = ran(inside, "-c", "from models.plugins import roots; print(*{one.path for one in roots()})", cwd=ROOT).stdout
    assert told.split() == [str(project / "src" / "toy")], "all that workers may read of it"
