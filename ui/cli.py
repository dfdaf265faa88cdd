"""``dashboard`` announces itself to the command line. Streamlit is imported when the command is used."""

from __future__ import annotations

import argparse
import os
import signal
import socket
from pathlib import Path

from evaluation import open_store
from evaluation.cli.commands import Command, command
from evaluation.cli.numbers import whole
from evaluation.types import TouchstoneError
from ui.place import DASHBOARD

PORT, ADDRESS = 8501, "127.0.0.1"


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="DIR", help="where runs, checkpoints and jobs live; made if need be")
    parser.add_argument("--port", type=whole(least=1, most=65_535), default=PORT, metavar="N", help=f"default {PORT}")
    parser.add_argument("--address", default=ADDRESS, metavar="A", help=f"default {ADDRESS}: this machine only")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    from ui.people.exposure import require_closed

    require_closed(arguments.address)
    workspace = _workspace(arguments.workspace)
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


def _workspace(name: str | None) -> Path:
    """Opened once: what is wrong with it is said here, not on a page. Raises TouchstoneError."""
    store = open_store(name)
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
