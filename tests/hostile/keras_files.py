"""Keras and HDF5 files that name other files, declare terabytes, hold code, or grow without end."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np

from tests.hostile.assembling import HostileFile, plain_zip

Write = Callable[[h5py.File], None]
_DENSE = {"name": "d", "units": 16, "activation": "linear", "use_bias": False}
_IMAGE = [None, 4, 4, 1]


def keras_files() -> list[HostileFile]:
    return [*_hdf5(), *_configurations()]


def _file(write: Write) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        write(file)
    return buffer.getvalue()


def _zipped(config: Any, weights: bytes | None = None) -> bytes:
    raw = config if isinstance(config, bytes) else json.dumps(config).encode()
    held = _file(lambda file: file.create_dataset("layers/dense/vars/0", data=np.eye(16, dtype=np.float32)))
    return plain_zip(
        {"metadata.json": b'{"keras_version": "3.9.0"}', "config.json": raw, "model.weights.h5": weights or held}
    )


def _chain(*layers: tuple[str, dict[str, Any]], shape: list[int | None] | None = None) -> dict[str, Any]:
    """An image, then these layers."""
    given = ("InputLayer", {"name": "i", "batch_shape": shape or _IMAGE})
    listed = [{"module": "keras.layers", "class_name": name, "config": config} for name, config in (given, *layers)]
    return {"class_name": "Sequential", "config": {"name": "s", "layers": listed}}


def _hdf5() -> list[HostileFile]:
    good = _chain(("Flatten", {"name": "f"}), ("Dense", _DENSE))

    def external_link(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/x")

    def soft_link(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = h5py.SoftLink("/layers")

    def external_storage(file: h5py.File) -> None:
        file.create_dataset("layers/dense/vars/0", (16, 16), "f4", external=[("/etc/passwd", 0, 1024)])

    def virtual(file: h5py.File) -> None:
        layout = h5py.VirtualLayout((16, 16), "f4")
        layout[:] = h5py.VirtualSource("/etc/passwd", "x", (16, 16))
        file.create_virtual_dataset("layers/dense/vars/0", layout)

    def compressed(file: h5py.File) -> None:
        file.create_dataset("layers/dense/vars/0", data=np.zeros((2000, 2000), np.float32), compression="gzip")

    def declared(file: h5py.File) -> None:
        file.create_dataset("layers/dense/vars/0", (10**6, 10**6), "f4")

    def texts(file: h5py.File) -> None:
        file.create_dataset("layers/dense/vars/0", data=["a"] * 100, dtype=h5py.string_dtype())

    def objects(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = np.dtype("f4")

    def circle(file: h5py.File) -> None:
        group = file.create_group("layers")
        group["again"] = group

    def deep(file: h5py.File) -> None:
        file.create_group("/".join("a" * 200))

    def same_bytes(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = np.ones((500, 500), np.float32)
        for number in range(1, 200):
            file[f"layers/dense/vars/{number}"] = file["layers/dense/vars/0"]

    def not_finite(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = np.full((16, 16), np.nan, np.float32)

    def misshapen(file: h5py.File) -> None:
        file["layers/dense/vars/0"] = np.ones((3, 16), np.float32)

    def empty(file: h5py.File) -> None:
        file.create_group("layers")

    writers: dict[str, tuple[Write, str]] = {
        "external_link": (external_link, "is a link"), "soft_link": (soft_link, "is a link"),
        "external_storage": (external_storage, "another file|other files"),
        "virtual": (virtual, "other files"), "compressed": (compressed, "compressed"),
        "declared": (declared, "does not hold"), "texts": (texts, "no plain numbers"),
        "type": (objects, "no array"), "circle": (circle, "hold one another"), "deep": (deep, "deeper"),
        "same_bytes": (same_bytes, "does not hold"), "not_finite": (not_finite, "not finite"),
        "misshapen": (misshapen, "does not take"), "no_weights": (empty, "has no kernel"),
    }  # fmt: skip
    whole = _file(empty)
    return [
        *(HostileFile(f"{name}.keras", _zipped(good, _file(write)), says) for name, (write, says) in writers.items()),
        HostileFile("truncated.h5", whole[: len(whole) // 2], "damaged"),
        HostileFile("weights_only.h5", _file(lambda f: f.create_dataset("layers/dense/vars/0", data=[1.0])), "config"),
        HostileFile("no_keras.h5", whole.replace(b"layers", b"powers"), "no keras model"),
        HostileFile("listed_config.h5", _file(lambda f: f.attrs.update({"model_config": ["{}"] * 100})), "no text"),
    ]


def _configurations() -> list[HostileFile]:
    big = {"module": "keras.layers"}
    grown = [("UpSampling2D", {"name": f"u{number}", "size": [64, 64]}) for number in range(6)]
    lambda_ = {"name": "l", "function": ["4wEAAAAAAAAA", None, None], "function_type": "lambda"}
    custom = {**big, "class_name": "Dense", "config": _DENSE, "registered_name": "Custom>Dense"}
    foreign = _chain(("Flatten", {"name": "f"}))
    foreign["config"]["layers"].append({**custom, "module": "os"})
    named = _chain(("Flatten", {"name": "f"}))
    named["config"]["layers"].append({**big, "class_name": "<script>\x1b[2J", "config": {"name": "x"}})

    def call(name: str, number: int = 0) -> dict[str, Any]:
        return {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [name, number, 0]}}]}

    circle = {
        "class_name": "Functional", "config": {
            "name": "m", "input_layers": [["i", 0, 0]], "output_layers": [["b", 0, 0]], "layers": [
                {"class_name": "InputLayer", "name": "i", "config": {"batch_shape": _IMAGE}, "inbound_nodes": []},
                {"class_name": "ReLU", "name": "a", "config": {}, "inbound_nodes": [call("b")]},
                {"class_name": "ReLU", "name": "b", "config": {}, "inbound_nodes": [call("a")]},
            ],
        },
    }  # fmt: skip

    def doubled(depth: int) -> dict[str, Any]:
        """A model that calls the model in it twice, and so on."""
        inner = {"class_name": "ReLU", "name": "r", "config": {}} if depth == 0 else {**doubled(depth - 1), "name": "r"}
        return {
            "class_name": "Functional", "config": {
                "name": f"m{depth}", "input_layers": [["i", 0, 0]], "output_layers": [["r", 39, 0]], "layers": [
                    {"class_name": "InputLayer", "name": "i", "config": {"batch_shape": _IMAGE}, "inbound_nodes": []},
                    {**inner, "inbound_nodes": [call("i"), *(call("r", number) for number in range(39))]},
                ],
            },
        }  # fmt: skip

    nested: Any = {"class_name": "ReLU", "config": {}}
    for _ in range(12):
        nested = {"class_name": "Sequential", "config": {"name": "s", "layers": [nested]}}
    configs: dict[str, tuple[Any, str]] = {
        "lambda": (_chain(("Lambda", lambda_)), "never run"), "custom": (foreign, "never run"),
        "html_class": (named, "never run"), "circle_of_layers": (circle, "circle"),
        "doubled": (doubled(4), "layers, written out"), "deep_models": (nested, "deeper"),
        "grown": (_chain(*grown), "more than any image model"),
        "huge_reshape": (_chain(("Reshape", {"name": "r", "target_shape": [1 << 22] * 3})), "more than any"),
        "huge_stride": (_chain(("MaxPooling2D", {"name": "p", "pool_size": 10**9})), "whole number"),
        "huge_padding": (_chain(("ZeroPadding2D", {"name": "z", "padding": 10**12})), "whole number"),
        "repeated": (_chain(*(("RepeatVector", {"name": f"r{n}", "n": 4096}) for n in range(4))), "more than any"),
        "activation": (_chain(("Activation", {"name": "a", "activation": "os.system"})), "its author's"),
        "subclass": ({"class_name": "VAE", "config": {}, "registered_name": "Custom>VAE"}, "class of its author's"),
        "list": ([1, 2], "damaged or made by hand"), "no_layers": (_chain()["config"] | {"layers": []}, "damaged"),
        "no_json": (b"{", "json"), "deep_json": (b"[" * 100_000, "json"),
        "huge_input": (_chain(shape=[None, 1 << 23, 1 << 23, 1]), "more than any"),
        "nan": (_chain(("Rescaling", {"name": "r", "scale": float("nan")})), "a number"),
    }  # fmt: skip
    return [HostileFile(f"{name}.model.keras", _zipped(config), says) for name, (config, says) in configs.items()]
