"""A worker that speaks the protocol and does what the first line of the checkpoint file says. Loads no torch.

Run by ``evaluation.jobs.sandbox.fork_server`` in place of ``worker.py``: module-level values are each worker's own.
"""

import hashlib
import json
import os
import signal
import sys
import time

import numpy as np

out = None


def send(event, frames=(), **body):
    line = json.dumps({"event": event, **body, "frames": [len(frame) for frame in frames]}).encode()
    out.write(line + b"\n" + b"".join(frames))
    out.flush()


def scalar(metric, seed):
    replicates = 0.5 + 0.01 * np.random.default_rng(seed).normal(size=50)
    np.save(f"{seed}.npy", replicates)
    outcome = {
        "status": "ok", "metric": metric, "title": metric, "group": "reconstruction", "better": "lower", "value": 0.5,
        "interval": [0.4, 0.6], "n": 10, "view": {"type": "Scalar", "facts": {}, "arrays": {"replicates": metric}},
    }  # fmt: skip
    return outcome


def evaluate(task):
    with open(task["parts"][0], "rb") as stream:
        content = stream.read()
    behaviour, _, tail = content.decode("latin-1").partition("\n")
    index = int(tail) if tail.isdigit() else 0
    if behaviour == "early":
        os.kill(os.getpid(), signal.SIGSEGV)
    send("opening", one_thread=behaviour.endswith("together"))
    sha256 = hashlib.sha256(content).hexdigest()
    if behaviour == "refuse":
        return send("refused", message="this file holds no weights; give the checkpoint itself")
    if behaviour == "changed":
        sha256 = "0" * 64
    send("opened", recognised=f"a {behaviour} model", confidence="high", sha256=sha256)
    common = {"step": "", "index": 0, "total": 2, "fraction": None, "outcome": None, "arrays": {}}
    send("plan", **common)
    send("start", **common | {"step": "mse"})
    if behaviour == "garbage":
        out.write(b"\x80\x04this is no message\n")
        out.flush()
        time.sleep(60)
    if behaviour == "huge":
        out.write(b"{" + b"x" * (20 * 2**20))
        out.flush()
        time.sleep(60)
    if behaviour == "deep":
        out.write(b"[" * 100_000 + b"\n")
        out.flush()
        time.sleep(60)
    if behaviour == "nan":
        out.write(b'{"event": "progress", "fraction": NaN}\n')
        out.flush()
        time.sleep(60)
    if behaviour == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if behaviour == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if behaviour == "exit":
        sys.stderr.write("Traceback\nRuntimeError: it is over\x1b[31m.\n")
        sys.stderr.flush()
        os._exit(7)
    if behaviour == "memory":
        sys.stderr.write("MemoryError\n")
        sys.stderr.flush()
        os._exit(1)
    if behaviour == "sleep":
        time.sleep(600)
    if behaviour == "spin":
        while True:
            pass
    if behaviour == "unknown":
        send("dance")
        time.sleep(60)
    if behaviour == "wants":
        send("wanted", artifact=tail.strip() or "features", image_shape=[1, 8, 8])
        assert json.loads(sys.stdin.buffer.readline())["event"] == "prepared"
    if behaviour == "wants_nonsense":
        send("wanted", artifact="features", image_shape=[1, -8, 10**9])
        time.sleep(60)
    if behaviour == "leave":
        send("end")
        time.sleep(60)
    outcome, arrays = scalar("mse", 2 * index), {"mse": f"{2 * index}.npy"}
    if behaviour == "link":
        os.remove(f"{2 * index}.npy")
        os.symlink("/etc/passwd", f"{2 * index}.npy")
    if behaviour == "fifo":
        os.remove(f"{2 * index}.npy")
        os.mkfifo(f"{2 * index}.npy")
    if behaviour == "short":
        os.truncate(f"{2 * index}.npy", 200)
    if behaviour == "objects":
        np.save(f"{2 * index}.npy", np.array([{}], dtype=object), allow_pickle=True)
    if behaviour == "escape":
        arrays = {"mse": "../../touchstone.sqlite"}
    if behaviour == "lie":
        outcome = {"status": "ok", "metric": 3}
    send("outcome", **common | {"step": "mse", "index": 1, "outcome": outcome, "arrays": arrays})
    skipped = {"status": "skipped", "metric": "fid", "group": "generation", "reason": "this model cannot generate"}
    failed = {"status": "failed", "metric": "fid", "error": {"type": "ValueError", "message": "it broke"}}
    second = failed if behaviour == "failed" else skipped
    send("outcome", **common | {"step": "fid", "index": 2, "outcome": second})
    config = task["config"]
    name = "another" if behaviour == "usurp" else task["name"]
    record = {
        "checkpoint": {"name": name, "sha256": sha256, "bytes": len(content), "format": "fake",
                       "family": "fake", "parameters": 1, "latent_dim": None},
        "dataset": {"source": "digits", "spec": task["data"], "sha256": "d" * 64, "n": 10},
        "config": {"seed": config["seed"], "n": 10},
        "outcomes": [outcome, second],
        "environment": {"touchstone": "0", "python": "3", "torch": "2"},
        "created": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    if behaviour == "short_record":
        del record["outcomes"]
    return send("record", record=record)


def prepare(task):
    """Answers as the extractor's name says."""
    while line := sys.stdin.buffer.readline():
        question = json.loads(line)
        question.pop("frames")
        if task["config"]["extractor"] == "breaks":
            os.kill(os.getpid(), signal.SIGKILL)
        if task["config"]["extractor"] == "refuses":
            send("refused", **question, message="images of 7 channels cannot be made to fit")
            continue
        send("progress", **question, fraction=0.5)
        send("prepared", **question)


def preload():
    pass


def main(events):
    global out
    out = os.fdopen(events, "wb")
    given = json.loads(sys.stdin.buffer.readline())
    task = given["task"]
    send("isolation", sentence="Nothing at all.")
    if task["kind"] == "catalog":
        info = {"name": "mse", "title": "Mean squared error", "group": "reconstruction", "better": "lower",
                "bounds": [0, None], "unit": None, "view": "Scalar", "explanation": "How far.", "needs": ["images"],
                "parameters": [], "source": "nobody", "on_request": False}  # fmt: skip
        send("catalog", metrics=[info])
    elif task["kind"] == "inspect":
        with open(task["parts"][0], "rb") as stream:
            refused = stream.read().startswith(b"refuse")
        found = {"recognised": "a fake model", "confidence": "high", "family": "fake", "hypotheses": [],
                 "capabilities": ["encode"]}  # fmt: skip
        if task["data"] == "bad":
            found |= {"confidence": "unknown", "error": "--data expects one of digits; got 'bad'"}
        if refused:
            sentence = "this file holds no weights; give the checkpoint itself"
            found |= {"recognised": sentence, "confidence": "unknown", "error": sentence}
        send("inspected", inspection=found)
    elif task["data"] == "bad":
        send("unusable", message="--data expects one of digits; got 'bad'")
    elif task["kind"] == "prepare":
        prepare(task)
    elif task["kind"] == "evaluate":
        evaluate(task)
    send("end")
