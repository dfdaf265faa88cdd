"""The same attempts by a file that has taken over a worker of ours: the operator's own code plays it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.sandbox.worker_limits import GIB
from evaluation.types import Config
from models.own_code.description import own_code
from tests.hostile.attacks import attempts
from tests.hostile.attacks.trying import LIMITS, bait, surroundings
from tests.jobs.test_evaluation_job import Heard

LIMITS_OF_OURS = replace(LIMITS, memory=4 * GIB)
"""Torch takes more memory than a program that only attacks."""

CODE = """
{attempts}

def taken_over():
    from models.base import CheckpointError

    came = perform({given} | {{"own": os.getcwd()}})
    raise CheckpointError("CAME " + ",".join(str(place) for place, said in enumerate(came.values()) if said == "done"))
"""


class Told(Heard):
    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []

    def isolated(self, sentence: str) -> None:
        self.sentences.append(sentence)


def attempted_by_a_checkpoint(folder: Path) -> tuple[list[str], dict[str, str]]:
    """(what was told of its walls, what came of each attempt: ``done`` or nothing)."""
    told, names = Told(), list(attempts.ATTEMPTS)
    with surroundings() as given, bait() as around:
        code, file = folder / "code" / "breaking_out.py", folder / "taken-over.safetensors"
        code.parent.mkdir()
        save_file({"nothing.known": np.zeros((3, 5), np.float32)}, file)
        source = Path(attempts.__file__).read_text()
        facts = json.dumps(given | around | {"memory": LIMITS_OF_OURS.memory, "checkpoint": str(file)})
        code.write_text(CODE.format(attempts=source, given=facts))
        named = own_code(f"{code}:taken_over")
        EvaluationJob(
            checkpoints=[CheckpointToMeasure(name="taken over", parts=(file,), code=named)], data="digits",
            config=Config(metrics=("mse",)), cache=folder / "cache", scratch=folder / "scratch", limits=LIMITS_OF_OURS,
        ).run(told)  # fmt: skip
    through = {names[int(place)] for place in told.refusals[0].partition("CAME ")[2].split(",")}
    return told.sentences, {name: "done" if name in through else "" for name in names}
