"""The server process stays light: no page loads torch, scikit-learn, umap or scipy, also not indirectly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.runs import ZOO, fill

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "sklearn", "umap", "numba", "openTSNE", "torchmetrics", "scipy", "onnx", "onnxruntime", "safetensors")
SCRIPT = """
import json, re, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from evaluation.jobs.supervisor import Supervisor
Supervisor.ensure_running = lambda self: None
at = AppTest.from_file("app.py", default_timeout=60)
at.run()
failures = [str(error.value) for error in at.exception]
for page in json.loads(sys.argv[1]):
    at.switch_page(page)
    at.run()
    failures += [str(error.value) for error in at.exception]
heavy = [name for name in json.loads(sys.argv[2]) if name in sys.modules]
# VmHWM, not ru_maxrss: that one starts from what the process that forked had held
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1)) / 1024
print(json.dumps({"failures": failures, "heavy": heavy, "megabytes": peak}))
"""


@pytest.mark.slow
def test_no_page_loads_what_only_workers_need(tmp_path: Path) -> None:
    fill(tmp_path / "workspace", ZOO)
    pages = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("[0-9]*.py"))
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(pages), json.dumps(HEAVY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    found = json.loads(ended.stdout.strip().splitlines()[-1])
    assert found["failures"] == []
    assert found["heavy"] == []
    assert found["megabytes"] < 400


def test_only_one_module_each_touches_session_state_queries_and_caches() -> None:
    allowed = {"st.session_state": {"ui/state.py"}, "st.query_params": {"ui/state.py"}, "st.cache_": {"ui/services.py"}}
    sources = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    # A browser component of our own keeps the state of its own key.
    sources = [path for path in sources if path.name != "component.py"]
    for call, modules in allowed.items():
        users = {path.relative_to(ROOT).as_posix() for path in sources if call in path.read_text(encoding="utf-8")}
        assert users == modules, call
