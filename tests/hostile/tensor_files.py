"""Tensors that do not fit their storage, of layouts that are not read, with values and names that no network has."""

from __future__ import annotations

import struct

import torch

from tests.hostile.assembling import (
    HostileFile,
    call,
    integer,
    legacy,
    mapping,
    name,
    numbers,
    program,
    storage,
    tensor,
    text,
    torch_zip,
)


def tensor_files() -> list[HostileFile]:
    return [*_views(), *_layouts(), *_values(), *_names(), *_truncated()]


def _weights(value: bytes, key: str = "fc1.weight") -> bytes:
    return program(mapping({key: value}))


def _views() -> list[HostileFile]:
    overlapping = mapping({f"l{i}.weight": tensor((500, 500), (1, 1), source=storage("0", 250_000)) for i in range(60)})
    big = {"0": bytes(1_000_000)}
    return [
        HostileFile("stride_0.pth", torch_zip(_weights(tensor((10**6, 10**6), (0, 0)))), "stride of 0"),
        HostileFile("stride_0_legacy.pth", legacy(_weights(tensor((10**6, 10**6), (0, 0)))), "stride of 0"),
        HostileFile("oversized_view.pth", torch_zip(_weights(tensor((1000, 1000), (1000, 1)))), "elements"),
        HostileFile("oversized_offset.pth", torch_zip(_weights(tensor((2, 2), (2, 1), offset=10**9))), "elements"),
        HostileFile("oversized_stride.pth", torch_zip(_weights(tensor((2, 2), (10**12, 1)))), "elements"),
        HostileFile("negative_size.pth", torch_zip(_weights(tensor((-4,), (1,)))), "zero or more"),
        HostileFile("negative_offset.pth", torch_zip(_weights(tensor((2,), (1,), offset=-8))), "zero or more"),
        HostileFile("sixty_dimensions.pth", torch_zip(_weights(tensor((1,) * 60, (1,) * 60))), "do not go together"),
        HostileFile("huge_product.pth", torch_zip(_weights(tensor((2**40, 2**40), (1, 1)))), "elements"),
        HostileFile("overlapping_views.pth", torch_zip(program(overlapping), big), "lie over one another"),
        HostileFile(
            "storage_longer_than_file.pth", torch_zip(_weights(tensor(source=storage("0", 10**9)))), "elements"
        ),
        HostileFile("missing_storage.pth", torch_zip(_weights(tensor(source=storage("7")))), "lacks the data"),
        HostileFile(
            "storage_key_climbs.pth", torch_zip(_weights(tensor(source=storage("../../etc")))), "lacks the data"
        ),
        HostileFile("legacy_storage_lies.pth", legacy(_weights(tensor()), {"0": (2**40, bytes(16))}), "damaged"),
        HostileFile("legacy_unknown_storage.pth", legacy(_weights(tensor()), {"9": (4, bytes(16))}), "do not name"),
        HostileFile("legacy_short_storage.pth", legacy(_weights(tensor()), {"0": (4, b"")}), "cut short"),
        HostileFile("tensor_without_storage.pth", torch_zip(_weights(tensor(source=integer(3)))), "no storage"),
    ]


def _layouts() -> list[HostileFile]:
    sparse = call(
        "torch._utils",
        "_rebuild_sparse_tensor",
        name("torch", "sparse_coo"),
        b"(" + tensor() + tensor() + numbers((9,)) + b"t",
    )
    quantised = call("torch._utils", "_rebuild_qtensor", storage("0", 4, "QInt8Storage"), integer(0))
    meta = call("torch._utils", "_rebuild_meta_tensor_no_storage", name("torch", "float32"), numbers((10**6, 10**6)))
    wrapper = call("torch._utils", "_rebuild_wrapper_subclass", name("evil", "T"), name("torch", "float32"))
    return [
        HostileFile("malformed_sparse.pth", torch_zip(_weights(sparse)), "sparse"),
        HostileFile("quantised.pth", torch_zip(_weights(quantised)), "quantised"),
        HostileFile("meta.pth", torch_zip(_weights(meta)), "meta device"),
        HostileFile("wrapper_subclass.pth", torch_zip(_weights(wrapper)), "subclass"),
        HostileFile(
            "complex.pth", torch_zip(_weights(tensor(source=storage("0", 2, "ComplexFloatStorage")))), "complex"
        ),
        HostileFile(
            "unknown_storage_type.pth", torch_zip(_weights(tensor(source=storage("0", 4, "EvilStorage")))), "type"
        ),
    ]


def _values() -> list[HostileFile]:
    nan = {"0": struct.pack("<4f", 1, float("nan"), 3, 4)}
    infinite = {"0": struct.pack("<4f", 1, float("inf"), 3, 4)}
    double = {"0": struct.pack("<4d", 1, 1e300, 3, 4)}
    square = tensor((2, 2), (2, 1))
    return [
        HostileFile("nan_weights.pth", torch_zip(_weights(square), nan), "not finite"),
        HostileFile("infinite_weights.pth", torch_zip(_weights(square), infinite), "not finite"),
        HostileFile(
            "double_beyond_float.pth",
            torch_zip(_weights(tensor((2, 2), (2, 1), source=storage("0", 4, "DoubleStorage"))), double),
            "not finite",
        ),
    ]


def _names() -> list[HostileFile]:
    square = tensor((2, 2), (2, 1))
    names = {
        "html_name": "<img src=x onerror=alert(1)>.weight",
        "terminal_escape_name": "\x1b]0;owned\x07\x1b[2J.weight",
        "right_to_left_name": "\u202egnp.weight",
        "newline_name": "a\nERROR: all is lost.weight",
        "very_long_name": "a" * 100_000,
        "null_name": "fc1\x00.weight",
    }
    files = [HostileFile(f"{key}.pth", torch_zip(_weights(square, value)), "is named") for key, value in names.items()]
    module = name("<script>alert(1)</script>", "\x1b[31mVAE") + b")\x81}"
    files.append(HostileFile("html_class_name.pth", torch_zip(program(module + b"b")), "without weights"))
    many = mapping({f"l{i}.weight": square for i in range(11_000)})
    files.append(HostileFile("many_tensors.pth", torch_zip(program(many)), "tensors|operations"))
    return files


def _truncated() -> list[HostileFile]:
    import io

    buffer, old = io.BytesIO(), io.BytesIO()
    state = {"fc1.weight": torch.ones(64, 64), "fc1.bias": torch.ones(64)}
    torch.save(state, buffer)
    torch.save(state, old, _use_new_zipfile_serialization=False)
    whole, legacy_whole = buffer.getvalue(), old.getvalue()
    flipped = bytearray(whole)
    flipped[40:60] = bytes(20)
    return [
        HostileFile("truncated_zip.pth", whole[: len(whole) // 2], "cut short"),
        HostileFile("truncated_zip_early.pth", whole[:40], "cut short"),
        HostileFile("truncated_legacy.pth", legacy_whole[: len(legacy_whole) // 2], "cut short"),
        HostileFile("truncated_legacy_early.pth", legacy_whole[:100], "cut short|middle"),
        HostileFile("flipped_header.pth", bytes(flipped), "damaged|two places|cut short"),
        HostileFile(
            "optimizer_only.pth", torch_zip(program(mapping({"state": b"}", "param_groups": b"]"}))), "optimizer"
        ),
        HostileFile("single_tensor.pth", torch_zip(program(tensor((2, 2), (2, 1)))), "one tensor"),
        HostileFile(
            "tensors_without_names.pth", torch_zip(program(b"](" + tensor((2, 2), (2, 1)) * 3 + b"e")), "without names"
        ),
        HostileFile("only_text.pth", torch_zip(program(text("hello"))), "no weights"),
    ]
