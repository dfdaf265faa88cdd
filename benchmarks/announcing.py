"""``python -m benchmarks.announcing``: 1,000 files of one drop are announced, sent and taken in a growing workspace.

Prints the CPU seconds of each thousand. They must not grow with what the workspace holds.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from evaluation.store.incoming import Incoming
from evaluation.store.workspace import open_store

FILES, ROUNDS = 1000, 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        store.checkpoints.folder.mkdir()
        incoming = Incoming(store.folder, store.database)
        for round_number in range(1, ROUNDS + 1):
            started, announcing = time.process_time(), 0.0
            for number in range(FILES):
                content = f"{round_number} {number}".encode()
                before = time.process_time()
                token = incoming.begin(person="ada", session="page", name=f"{number}.pth", size=len(content))
                announcing += time.process_time() - before
                with incoming.piece(token, person="ada", at=0) as piece:
                    piece.write(content)
                received = incoming.take(token, session="page")
                received.path.rename(store.folder / "checkpoints" / f"{received.sha256}.pth")
            used = time.process_time() - started
            held = FILES * (round_number - 1)
            print(f"{FILES} files beside {held}: {used:.2f} CPU s, announcing {announcing:.2f} of them", flush=True)
        incoming.close()
        store.close()


if __name__ == "__main__":
    main()
