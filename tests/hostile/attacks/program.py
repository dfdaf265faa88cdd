"""A program for the sandbox that attacks in place of computing. It can do without walls, as an older kernel would."""

from __future__ import annotations

import os
from typing import Any

import numpy as np  # noqa: F401  # a worker's libraries are loaded before it is walled in

from evaluation.jobs.sandbox import worker_main
from evaluation.jobs.sandbox.channel import Channel
from evaluation.jobs.sandbox.isolation import landlock, namespaces
from tests.hostile.attacks import attempts

WITHOUT = "TOUCHSTONE_ATTACK_WITHOUT"


def preload() -> None:
    """Called where workers are forked from."""
    without = os.environ.get(WITHOUT, "").split()
    if "landlock" in without:
        landlock.abi = lambda: 0
    if "namespaces" in without:
        namespaces.enter = lambda *wanted: ()


def guests() -> list[str]:
    return []


def main(events: int) -> None:
    worker_main.run(events, _attack)


def _attack(given: dict[str, Any], channel: Channel) -> None:
    """Says what came of it, and holds a file that it has deleted until it hears something."""
    came = attempts.perform(given | {"own": os.getcwd()})
    with open("deleted", "wb") as stream:
        os.unlink("deleted")
        stream.write(bytes(given["held"]))
        stream.flush()
        channel.send(came)
        channel.receive()
