"""``python -m tests.load``: 25 readers while two evaluations run. SECONDS (120 unless set) says for how long."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.load.measure import measure, table


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="touchstone-load-") as folder:
        load = measure(Path(folder), seconds=float(os.environ.get("SECONDS", "120")))
        print(table(load))
        if not load.held:
            print((Path(folder) / "server.log").read_text(errors="replace")[-4000:])
    return 0 if load.held else 1


if __name__ == "__main__":
    sys.exit(main())
