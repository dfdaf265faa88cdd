"""A Streamlit script on a port of its own, served until the block ends: the dashboard, or one written for a test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@contextmanager
def served(source: str, folder: Path) -> Iterator[str]:
    """Serves the source of a script that may import the project; gives the address."""
    script = folder / "served_app.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{source}", encoding="utf-8")
    options = ("--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false")
    with served_file(script, *options, folder=folder, log=folder / "streamlit.log", HOME=str(folder)) as address:
        yield address


@contextmanager
def served_file(
    script: Path, *options: str, folder: Path, log: Path, port: int | None = None, **variables: str
) -> Iterator[str]:
    """Serves a script with the working folder, Streamlit options and environment variables given; gives the address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options]
    environment: Mapping[str, str] = {**os.environ, **variables}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"Streamlit ended with {server.returncode}: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Streamlit did not answer within {START_SECONDS} s: {log.read_text(errors='replace')[-2000:]}")
