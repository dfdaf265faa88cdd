"""The command ``touchstone``, and ``python -m touchstone``: brings together what announces commands."""

from __future__ import annotations

import sys
from pathlib import Path

from evaluation.called import is_called
from evaluation.cli import main as run_command_line
from training import cli as train  # noqa: F401
from ui import cli as dashboard  # noqa: F401


def main() -> int:
    """Run the command line of this process; returns the exit status."""
    is_called("touchstone" if Path(sys.argv[0]).name != "__main__.py" else "python -m touchstone")
    return run_command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
