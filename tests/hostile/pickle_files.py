"""Pickles that would run code, by every operation that can; and pickles that would use up memory or time."""

from __future__ import annotations

import struct

from tests.hostile.assembling import (
    CANARY,
    HostileFile,
    call,
    integer,
    legacy,
    mapping,
    name,
    program,
    tensor,
    text,
    torch_zip,
)

_SHELL = text(f"touch {CANARY}")
_RUNS = "would run"


def pickle_files() -> list[HostileFile]:
    return [*_running(), *_growing()]


def _running() -> list[HostileFile]:
    system = name("os", "system")
    stacked = text("os") + text("system") + b"\x93"
    walked = text("torch.serialization") + text("os.system") + b"\x93"
    weights = mapping({"a.weight": tensor((2, 2), (2, 1))})
    builtin = call("builtins", "eval", text(f"open('{CANARY}', 'w')"))
    bodies = {
        "reduce": call("os", "system", _SHELL),
        "reduce_posix": call("posix", "system", _SHELL),
        "reduce_python2_name": call("__builtin__", "eval", text("1")),
        "stack_global": stacked + b"(" + _SHELL + b"tR",
        "stack_global_attribute_walk": walked + b"(" + _SHELL + b"tR",
        "inst": b"(" + _SHELL + b"ios\nsystem\n",
        "obj": b"(" + system + _SHELL + b"o",
        "newobj": system + b"(" + _SHELL + b"t\x81",
        "newobj_ex": system + b"(" + _SHELL + b"t}\x92",
        "build_setstate": call("subprocess", "Popen", text("true")) + mapping({"a": integer(1)}) + b"b",
        "global_alone": name("antigravity", "fly"),
        "eval": builtin,
        "eval_as_object": name("builtins", "eval") + b"(" + text("1") + b"t\x81",
        "exec": call("builtins", "exec", text(f"open('{CANARY}', 'w')")),
        "import": call("builtins", "__import__", text("os")),
        "import_module": call("importlib", "import_module", text("os")),
        "getattr_chain": name("builtins", "getattr") + b"(" + call("importlib", "import_module", text("os"))
        + text("system") + b"tR(" + _SHELL + b"tR",
        "runpy": call("runpy", "run_path", text("x.py")),
        "nested_pickle": call("pickle", "loads", text("x")),
        "torch_load": call("torch", "load", text("/etc/passwd")),
        "torch_hub": call("torch.hub", "load", text("x/y"), text("z")),
        "numpy_load": call("numpy", "load", text("/etc/passwd")),
        "code_inside_weights": mapping({"a.weight": tensor((2, 2), (2, 1)), "b": call("os", "system", _SHELL)}),
        "code_after_weights": weights + call("os", "system", _SHELL) + b"0",
        "code_in_hash": b"}(" + call("os", "system", _SHELL) + integer(1) + b"u",
        "webbrowser": call("webbrowser", "open", text("http://localhost")),
        "socket": call("socket", "create_connection", text("localhost")),
        "shutil": call("shutil", "rmtree", text("/nowhere")),
        "ctypes": call("ctypes", "CDLL", text("libc.so.6")),
        "methodcaller": call("operator", "methodcaller", text("system"), _SHELL),
    }  # fmt: skip
    files = [HostileFile(f"runs_{key}.pth", torch_zip(program(body)), _RUNS) for key, body in bodies.items()]
    files += [
        HostileFile("runs_legacy.pth", legacy(program(call("os", "system", _SHELL))), _RUNS),
        HostileFile("runs_plain_pickle.pkl", program(call("os", "system", _SHELL)), _RUNS),
        HostileFile("runs_protocol_0.pkl", f"cos\nsystem\n(S'touch {CANARY}'\ntR.".encode(), _RUNS),
        HostileFile("extension_registry.pth", torch_zip(program(b"\x82\x01")), "extension registry"),
        HostileFile("out_of_band.pth", torch_zip(program(b"\x97")), "outside of the file"),
        HostileFile("persistent_id_code.pth", torch_zip(program(call("os", "system", _SHELL) + b"Q")), _RUNS),
        HostileFile(
            "legacy_code_in_head.pth",
            legacy(program(b"}")).replace(b"protocol_version", b"cos\nsystem\n(S'x'\nt")[:200],
            "pickle",
        ),
    ]
    return files


def _growing() -> list[HostileFile]:
    bomb = (
        b"]" + b"q\x00" + b"".join(b"0](h" + bytes([i]) + b"h" + bytes([i]) + b"eq" + bytes([i + 1]) for i in range(60))
    )
    tower = b"(" + text("x") + b"t" + b"\x85" * 100_000
    copies = (
        b"](" + b"NN\x86" * 20_000 + b"eq\x000" + (name("collections", "OrderedDict") + b"(h\x00tR0") * 2_000 + b"}"
    )
    lists = b"](" + b"N" * 100_000 + b"eq\x000" + (name("builtins", "list") + b"(h\x00tR0") * 2_000 + b"}"
    return [
        HostileFile("bytearray_bomb.pth", torch_zip(program(call("builtins", "bytearray", integer(3 << 30)))),
                    "length of"),
        HostileFile("bytes_bomb.pth", torch_zip(program(call("builtins", "bytes", integer(3 << 30)))), "length of"),
        HostileFile(
            "tensor_constructor_bomb.pth",
            torch_zip(program(call("torch", "Tensor", integer(10**6), integer(10**6)))),
            "length of",
        ),
        HostileFile("storage_constructor_bomb.pth", torch_zip(program(call("torch", "FloatStorage", integer(10**12)))),
                    "length of"),
        HostileFile("zeros_bomb.pth", torch_zip(program(call("torch", "zeros", integer(10**6), integer(10**6)))),
                    "length of"),
        HostileFile("numpy_bomb.pkl", program(call("numpy", "zeros", integer(10**12))), "length of"),
        HostileFile("memo_doubling_bomb.pth", torch_zip(program(bomb)), "no weights"),
        HostileFile("memo_index_bomb.pth", torch_zip(program(b"}r\xff\xff\xff\xff")), "no weights"),
        HostileFile("nested_tuple_key.pth", torch_zip(program(b"}" + tower + b"Ns")), "no weights"),
        HostileFile("nested_lists.pth", torch_zip(program(b"]" * 200_000 + b"a" * 199_999)), "no weights"),
        HostileFile("many_operations.pth", torch_zip(program(b"N0" * 400_000 + b"}")), "operations"),
        HostileFile("ordered_dict_copies.pth", torch_zip(program(copies)), "operations"),
        HostileFile("list_copies.pth", torch_zip(program(lists)), "operations"),
        HostileFile("huge_integer.pth", torch_zip(program(b"\x8b" + struct.pack("<I", 10**6) + b"\xff" * 10**6)),
                    "integer"),
        HostileFile("huge_decimal.pth", torch_zip(program(b"L" + b"9" * 10**6 + b"L\n")), "digits"),
        HostileFile("lying_text_length.pth", torch_zip(program(b"\x8d" + struct.pack("<Q", 1 << 60))), "single text"),
        HostileFile("lying_bytes_length.pth", torch_zip(program(b"\x8e" + struct.pack("<Q", 1 << 62))), "middle"),
        HostileFile("lying_bytearray8.pth", torch_zip(program(b"\x96" + struct.pack("<Q", 1 << 40))), "middle"),
        HostileFile("lying_frame.pth", torch_zip(b"\x80\x04\x95" + struct.pack("<Q", 1 << 60) + b"}."), "no weights"),
        HostileFile("marks_only.pth", torch_zip(program(b"(" * 300_000)), "malformed"),
        HostileFile("no_stop.pth", torch_zip(b"\x80\x02}"), "middle"),
        HostileFile("empty_pickle.pth", torch_zip(b""), "middle"),
        HostileFile("unknown_operation.pth", torch_zip(b"\x80\x02\xff."), "unknown operation"),
        HostileFile("protocol_9.pth", torch_zip(b"\x80\x09}."), "protocol 9"),
        HostileFile("self_containing_module.pth", torch_zip(program(_module_in_itself())), "nests"),
        HostileFile("module_doubling.pth", torch_zip(program(_module_doubling())), "nests"),
    ]  # fmt: skip


def _module(children: bytes) -> bytes:
    return (
        name("torch.nn.modules.container", "Sequential") + b")\x81}("
        + text("_parameters") + b"}" + text("_buffers") + b"}" + text("_modules") + children + b"ub"
    )  # fmt: skip


def _module_in_itself() -> bytes:
    head = name("torch.nn.modules.container", "Sequential") + b")\x81q\x01}("
    return head + text("_parameters") + b"}" + text("_modules") + b"}" + text("0") + b"h\x01s" + b"ub"


def _module_doubling() -> bytes:
    body = _module(b"}") + b"q\x00"
    for i in range(40):
        body += b"0" + _module(b"}(" + text("a") + b"h" + bytes([i]) + text("b") + b"h" + bytes([i]) + b"u")
        body += b"q" + bytes([i + 1])
    return body
