"""Plain pickles: weights written by ``pickle.dump`` are read; other programs' pickles are said to be what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.base import CheckpointError
from models.formats import Format, container, limits
from models.formats.contents import Contents
from models.formats.example_weights import example_weights
from models.formats.pickle import tensors
from models.formats.pickle.danger import would_run
from models.formats.pickle.machine import Machine
from models.formats.pickle.memory import Memory
from models.formats.pickle.records import Global
from models.formats.torch.contents import TorchFile, contents
from models.formats.torch.legacy import load
from models.ways_out import EXPORT_OR_SAVE

_STYLEGAN = (
    "this is a StyleGAN pickle, which carries its own source code and runs it when loaded, so it is never loaded; "
    f"in its own repository, {EXPORT_OR_SAVE}"
)
_PROGRAMS = (
    (("dnnlib", "torch_utils.persistence", "training.networks"), _STYLEGAN),
    (("pythae",), "this is a pickled pythae network, whose loading runs code; give the folder with model.pt"),
    (("sklearn", "joblib"), "this is a scikit-learn model, which is not read here; " + EXPORT_OR_SAVE),
    (("keras", "tensorflow"),
     "this is a pickled Keras or TensorFlow model, whose loading runs code; convert it to ONNX with tf2onnx"),
    (("pandas",), "this is a pickled pandas table, which holds no weights; give the checkpoint itself"),
    (("jax", "flax", "haiku"),
     "this is a pickled JAX model, which is not read here; write its weights as safetensors"),
)  # fmt: skip


def read(path: Path) -> Contents:
    """The networks of a plain pickle. Raises CheckpointError that names other programs' files."""
    size = path.stat().st_size
    with path.open("rb") as file:
        # Weights lie inside of a plain pickle, so it may be as long as they are.
        data = file.read(min(size, limits.WEIGHT_BYTES // 4))
    machine = Machine(data, build=_build)
    failed: CheckpointError | None = None
    root: Any = None
    try:
        root = machine.run()
    except CheckpointError as error:
        failed = error  # what the program named so far may still tell whose file it is
    named = _program(machine)
    if named:
        raise CheckpointError(named)
    danger = would_run(machine)
    if danger:
        raise CheckpointError(danger)
    if failed is not None:
        raise failed
    if any(str(item).startswith("numpy.") for item in machine.globals) and not _has_torch(machine):
        raise CheckpointError(
            "this is a pickle of NumPy arrays and no torch network; give samples as npz (numpy.savez), or weights as a "
            "state_dict() saved with torch.save"
        )
    return contents(TorchFile(root=root, machine=machine, size=size, title="pickle"))


def _build(machine: Memory, function: Any, arguments: Any) -> Any:
    # A tensor in a plain pickle carries its storage as bytes: a whole legacy file inside the file.
    if isinstance(function, Global) and str(function) == "torch.storage._load_from_bytes":
        raw = arguments[0] if isinstance(arguments, tuple) and arguments else None
        if not isinstance(raw, bytes):
            raise CheckpointError(
                "a tensor of this pickle has no bytes, so it is damaged; save it again with torch.save"
            )
        inner = load(raw, operations=machine.operations)
        machine.operations = inner.machine.operations
        machine.globals.update(inner.machine.globals)
        return inner.root
    return tensors.build(machine, function, arguments)


def _program(machine: Memory) -> str | None:
    for reference in machine.globals:
        for starts, sentence in _PROGRAMS:
            if any(reference.module == start or reference.module.startswith(f"{start}.") for start in starts):
                return sentence
    return None


def _has_torch(machine: Memory) -> bool:
    return any(reference.module.split(".")[0] == "torch" for reference in machine.globals)


def _is_pickle(head: bytes, path: Path) -> bool:
    if len(head) > 2 and head[0] == 0x80 and 2 <= head[1] <= 5:
        return True
    # Protocols 0 and 1 have no signature: an opening operation, and the name that weights' files often have.
    named = path.suffix.lower() in (".pkl", ".pickle", ".pth", ".pt", ".p", ".model", ".ckpt", ".bin")
    return named and head[:1] in (b"(", b"c", b"}", b"]") and b"\n" in head and not head.startswith(b"{")


def example(folder: Path) -> Path:
    import pickle

    path = folder / "example.pkl"
    path.write_bytes(pickle.dumps(example_weights()))
    return path


container(Format(name="pickle", title="pickle", sniff=_is_pickle, read=read, order=80, example=example))
