"""``python -m tests.hostile.attacks [landlock] [namespaces]``: what comes of every attempt of a worker that was taken
over, on this kernel, without what is named. Exit status 1 when something came through and the worker's sentence does
not say so."""

from __future__ import annotations

import sys

from tests.hostile.attacks.attempts import ATTEMPTS
from tests.hostile.attacks.trying import attempted


def main(without: list[str]) -> int:
    tried = attempted(*without)
    print(f"level: {tried.level}\n{tried.sentence}\n")
    for name, came in tried.came.items():
        kind, _ = ATTEMPTS[name]
        verdict = "works" if kind == "work" else "OPEN" if came == "done" else "stopped"
        print(f"{verdict:8} {name:42} {came if came != 'done' else ''}")
    wrong = tried.wrong()
    stopped = len(tried.came) - len(tried.through())
    print(f"\n{len(tried.came)} attempts, {stopped} stopped; not as said: {', '.join(wrong) or 'none'}")
    print(f"noted by the keeper: {', '.join(tried.refused) or 'nothing'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
