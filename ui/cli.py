"""``dashboard`` announces itself to the command line. Streamlit is imported when the command is used."""

from __future__ import annotations

import argparse
import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.jobs.named_files import of_this_user
from evaluation.store.named_paths import folder_to_watch, name_paths
from evaluation.store.roots import VARIABLE
from evaluation.store.workspace import open_store
from evaluation.types import TouchstoneError
from ui.place import DASHBOARD

PORT, ADDRESS = 8501, "127.0.0.1"


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="DIR", help="where runs, checkpoints and jobs live; made if need be")
    parser.add_argument("--port", type=whole(least=1, most=65_535), default=PORT, metavar="N", help=f"default {PORT}")
    parser.add_argument("--address", default=ADDRESS, metavar="A", help=f"default {ADDRESS}: this machine only")
    parser.add_argument(
        "--watch", action="append", default=[], metavar="RUNS",
        help="a folder of training runs: every checkpoint that is written there is measured once it is whole; may be "
        "repeated, and is kept in the workspace",
    )  # fmt: skip
    parser.add_argument("--data", default="digits", metavar="SPEC", help="what watched runs are measured on (digits)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    from ui.people.exposure import require_closed

    require_closed(arguments.address)
    workspace = _workspace(arguments.workspace, [folder_to_watch(name) for name in arguments.watch], arguments.data)
    _require_free(arguments.address, arguments.port)
    from streamlit.web.cli import main as streamlit

    os.environ["TOUCHSTONE_WORKSPACE"] = str(workspace)
    print(
        f"Touchstone: http://{arguments.address}:{arguments.port}  (workspace {workspace}; Ctrl+C ends it)", flush=True
    )
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        # Streamlit ends in order on SIGTERM, and knows no SIGHUP, which a closed terminal sends.
        signal.signal(signal.SIGHUP, lambda number, frame: signal.raise_signal(signal.SIGTERM))
    options = ["--server.address", arguments.address, "--server.port", str(arguments.port)]
    streamlit(
        ["run", str(DASHBOARD / "app.py"), *options, "--logger.hideWelcomeMessage", "true"], standalone_mode=False
    )
    return 0


def _workspace(name: str | None, watch: Sequence[Path], data: str) -> Path:
    """Opened once: what is wrong with it is said here, not on a page. Raises TouchstoneError."""
    found = of_this_user(data)
    named = [*watch, *(found.read if watch else ())]
    name_paths(named)
    store = open_store(name, also=named)
    try:
        for path in named:
            if not store.roots.holds(path.resolve()):
                raise TouchstoneError(f"'{path}' lies below none of the folders that {VARIABLE} names; add its folder")
        for folder in watch:
            store.watched.add(folder, data=found.spec)
    finally:
        store.close()
    return store.folder


def _require_free(address: str, port: int) -> None:
    try:
        with socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise TouchstoneError(
            f"the dashboard cannot listen on {address}:{port} ({reason}); choose another --port or --address"
        ) from error


command(
    Command(
        name="dashboard",
        help="serve the dashboard in the browser",
        description="Serve the dashboard in the browser: add checkpoints, compare them, look into each one.",
        declare=declare,
        run=run,
        order=5,
    )
)
