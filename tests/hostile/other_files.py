"""safetensors, npz, images, bundles, and files that are no checkpoint at all."""

from __future__ import annotations

import io
import json
import struct
import zlib

import numpy as np

from tests.hostile.assembling import HostileFile, call, integer, name, plain_zip, program, text


def other_files() -> list[HostileFile]:
    return [*_safetensors(), *_samples(), *_bundles(), *_others()]


def _header(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def _safetensors() -> list[HostileFile]:
    def one(**changes: object) -> dict[str, object]:
        return {"a.weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]} | changes}

    doubled = (
        b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    )
    pair = one() | {"b.weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [8, 24]}}
    many = {f"t{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(40_000)}
    card = {"__metadata__": {"touchstone": '{"family": "mlp_vae", "image_shape": [1, 8, 8]}'}} | one()
    broken_card = {"__metadata__": {"touchstone": "{"}} | one()
    evil_card = {"__metadata__": {"touchstone": '{"family": "<b>x</b>\\u001b", "image_shape": [1, 8, 8]}'}} | one()
    data = bytes(16)
    return [
        HostileFile("header_bomb.safetensors", _header({}, length=1 << 40) + b"{" * 20, "header"),
        HostileFile("header_past_end.safetensors", _header({}, length=4000), "before its header"),
        HostileFile("doubled_key.safetensors", _header(doubled, bytes(4)), "twice"),
        HostileFile("deep_header.safetensors", _header(b'{"a":' + b"[" * 200_000), "json"),
        HostileFile("no_json.safetensors", _header(b"{hello"), "json"),
        HostileFile("forty_thousand.safetensors", _header(many), "tensors"),
        HostileFile("overlap.safetensors", _header(pair, bytes(24)), "share the same bytes"),
        HostileFile("past_end.safetensors", _header(one(data_offsets=[0, 1 << 40]), data), "does not fit"),
        HostileFile("wrong_size.safetensors", _header(one(shape=[1000, 1000]), data), "does not fit"),
        HostileFile("negative.safetensors", _header(one(shape=[-2, -2]), data), "whole numbers"),
        HostileFile("huge_shape.safetensors", _header(one(shape=[1 << 50, 1 << 50]), data), "whole numbers"),
        HostileFile("odd_dtype.safetensors", _header(one(dtype="F4<script>"), data), "type"),
        HostileFile("nan.safetensors", _header(one(), struct.pack("<4f", 0, 0, 0, float("nan"))), "not finite"),
        HostileFile("html_name.safetensors", _header({"<b>x</b>": one()["a.weight"]}, data), "is named"),
        HostileFile("no_tensors.safetensors", _header({}), "no tensors"),
        HostileFile("card_without_weights.safetensors", _header(card, data), "latent_dim|weights|tensor"),
        HostileFile("broken_card.safetensors", _header(broken_card, data), "model card"),
        HostileFile("unknown_family.safetensors", _header(evil_card, data), "family"),
    ]


def _npy(shape: str, descr: str = "'|u1'", data: bytes = b"") -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (118 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    facts = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", facts) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def _samples() -> list[HostileFile]:
    zipped = io.BytesIO()
    np.savez_compressed(zipped, np.zeros((70_000, 64, 64, 1), dtype=np.uint8)[:20_000])
    floats = io.BytesIO()
    np.savez(floats, np.full((4, 8, 8, 1), np.nan, dtype=np.float32))
    labels = io.BytesIO()
    np.savez(labels, np.zeros((4, 8, 8, 1), dtype=np.uint8), np.zeros(7, dtype=np.int64))
    pixel = _png(1, 1, b"\0\0")
    return [
        HostileFile("objects.npz", plain_zip({"arr_0.npy": _npy("(1,)", "'|O'", b"x" * 8)}), "objects"),
        HostileFile("lying_header.npz", plain_zip({"arr_0.npy": _npy("(100000, 1000, 1000, 3)")}), "bytes"),
        HostileFile("short_data.npz", plain_zip({"arr_0.npy": _npy("(4, 8, 8, 1)", data=b"x")}), "damaged"),
        HostileFile("code_in_header.npz", plain_zip({"arr_0.npy": _npy("__import__('os').system('x')")}), "header"),
        HostileFile("structured.npz", plain_zip({"arr_0.npy": _npy("(1,)", "[('a', '|O')]")}), "objects|numbers"),
        HostileFile("deflated_bomb.npz", zipped.getvalue(), "zip bomb"),
        HostileFile("nan_samples.npz", floats.getvalue(), "these samples must be finite"),
        HostileFile("wrong_labels.npz", labels.getvalue(), "labels"),
        HostileFile(
            "no_images.npz", plain_zip({"a.npy": _npy("(1,)", data=b"x"), "b.npy": _npy("(1,)", data=b"x")}), "arr_0"
        ),
        HostileFile("lying_npy.npy", _npy("(100000, 1000, 1000, 3)"), "bytes"),
        HostileFile("image_bomb.zip", plain_zip({"a/1.png": _png(60_000, 60_000, bytes(1000))}), "pixels"),
        HostileFile("broken_image.zip", plain_zip({"a/1.png": pixel[:30]}), "damaged"),
        HostileFile("unequal_images.zip", plain_zip({"1.png": pixel, "2.png": _png(2, 1, b"\0\0\0")}), "one size"),
        HostileFile("html_image.zip", plain_zip({"<svg onload=x>.png": b"no png"}), "damaged"),
        HostileFile(
            "linked_images", None, "1 is a link, which is not followed", links=(("passwd.png", "/etc/passwd"),)
        ),
    ]


def _bundles() -> list[HostileFile]:
    good = {
        "touchstone_bundle": 1, "image": {"shape": [1, 8, 8], "range": [0, 1], "layout": "nchw"},
        "latent": {"dim": 2, "prior": "normal"}, "spread": None, "classes": None, "roles": {"decoder": "decoder.onnx"},
        "files": {"decoder.onnx": "0" * 64},
    }  # fmt: skip
    huge = good | {"image": {"shape": [1, 10**9, 10**9], "range": [0, 1], "layout": "nchw"}}
    climbing = good | {"roles": {"decoder": "../x.onnx"}, "files": {"../x.onnx": "0" * 64}}

    def packed(manifest: object, **files: bytes) -> bytes:
        raw = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        return plain_zip(
            {"manifest.json": raw} | {key.replace("_onnx", ".onnx"): value for key, value in files.items()}
        )

    return [
        HostileFile("wrong_digest.bundle.zip", packed(good, decoder_onnx=b"x"), "sha-256"),
        HostileFile("missing_file.bundle.zip", packed(good), "does not hold it"),
        HostileFile("climbing.bundle.zip", packed(climbing), "does not hold it"),
        HostileFile("no_json.bundle.zip", packed(b"{" * 1000), "json"),
        HostileFile("huge_image.bundle.zip", packed(huge), "image.shape"),
        HostileFile("other_manifest.zip", packed({"name": "<script>"}), "no bundle"),
    ]


def _others() -> list[HostileFile]:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
    config = {"_class_name": "AutoencoderKL", "block_out_channels": [10**9], "in_channels": 3}
    unet = {"_class_name": "UNet2DModel"}
    return [
        HostileFile("empty.pth", b"", "empty"),
        HostileFile("pointer.pt", pointer, "git lfs pointer"),
        HostileFile("page.pth", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "web page"),
        HostileFile("notes.pth", b"a text\n" * 9, "text file"),
        HostileFile("config.pth", b'{"a": 1}', "json"),
        HostileFile("script.pt", b"import os\nos.system('x')\n", "program"),
        HostileFile("weights.h5", b"\x89HDF\r\n\x1a\n" + bytes(100), "hdf5"),
        HostileFile("language.gguf", b"GGUF" + bytes(100), "language model"),
        HostileFile("picture.png", _png(1, 1, b"\0\0"), "png"),
        HostileFile("compressed.pth.gz", b"\x1f\x8b" + bytes(100), "gzip"),
        HostileFile("tarball.pth", b"sys_info" + bytes(249) + b"ustar\x00" + bytes(300), "tar archive"),
        HostileFile("random.pth", bytes(range(256)) * 8, "no format"),
        HostileFile("zeros.pth", bytes(5000), "no format"),
        HostileFile("saved_model.pb", b"\x08\x01\x12\x04serve" + bytes(50), "tensorflow"),
        HostileFile("program.elf", b"\x7fELF" + bytes(100), "program for linux"),
        HostileFile(
            "stylegan.pkl",
            program(call("torch_utils.persistence", "_reconstruct_persistent_obj", text("import os"))),
            "stylegan",
        ),
        HostileFile("stylegan1.pkl", program(call("dnnlib.tflib.network", "Network", integer(1))), "stylegan"),
        HostileFile("encoder.pkl", program(name("pythae.models.nn.benchmarks", "Encoder") + b")\x81"), "pythae"),
        HostileFile("svm.pkl", program(name("sklearn.svm._classes", "SVC") + b")\x81"), "scikit-learn"),
        HostileFile("diffusers_giant", None, "whole numbers", files=(("config.json", json.dumps(config).encode()),)),
        HostileFile("diffusers_unet", None, "class", files=(("config.json", json.dumps(unet).encode()),)),
        HostileFile("empty_folder", None, "folder"),
    ]
