"""ONNX graphs that read other files, loop, need foreign code, or ask for terabytes."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from tests.hostile.assembling import HostileFile

_IN = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 64])
_OUT = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 64])


def _model(
    nodes: list[Any], constants: list[Any] | None = None, domains: tuple[str, ...] = (), **graph: Any
) -> ModelProto:
    made = helper.make_graph(nodes, "g", [_IN], [_OUT], initializer=constants or [])
    opsets = [helper.make_opsetid("", 17), *(helper.make_opsetid(domain, 1) for domain in domains)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8, **graph)


def _external(location: str) -> Any:
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[64, 64], data_location=TensorProto.EXTERNAL)
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", location
    return tensor


def onnx_files() -> list[HostileFile]:
    relu = helper.make_node("Relu", ["x"], ["y"])
    matmul = helper.make_node("MatMul", ["x", "w"], ["y"])

    def constant(value: Any) -> Any:
        return helper.make_node("Constant", [], ["w"], value=value)

    body = helper.make_graph(
        [helper.make_node("Identity", ["c"], ["d"])], "b",
        [helper.make_tensor_value_info("i", TensorProto.INT64, []),
         helper.make_tensor_value_info("c", TensorProto.BOOL, [])],
        [helper.make_tensor_value_info("d", TensorProto.BOOL, [])],
    )  # fmt: skip
    branch = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "b", [], [_OUT])
    giant = numpy_helper.from_array(np.array([10**6, 10**6], dtype=np.int64), "s")
    truth = numpy_helper.from_array(np.array(True), "t")
    expand = helper.make_node("Expand", ["x", "s"], ["y"])
    fill = helper.make_node("ConstantOfShape", ["s"], ["y"])
    computed = [
        helper.make_node("Mul", ["s", "s"], ["s2"]),
        helper.make_node("ConstantOfShape", ["s2"], ["y"]),
    ]
    function = helper.make_function("own", "F", ["a"], ["b"], [helper.make_node("Relu", ["a"], ["b"])],
                                    [helper.make_opsetid("", 17)])  # fmt: skip
    models = {
        "external_relative": (_model([matmul], [_external("weights.bin")]), "another file"),
        "external_absolute": (_model([matmul], [_external("/etc/passwd")]), "another file"),
        "external_climbing": (_model([matmul], [_external("../../../etc/passwd")]), "another file"),
        "external_in_attribute": (_model([constant(_external("/etc/passwd")), matmul]), "another file"),
        "loop": (_model([helper.make_node("Loop", ["", "t", "x"], ["y"], body=body)], [truth]), "loop or a branch"),
        "if": (_model([helper.make_node("If", ["t"], ["y"], then_branch=branch, else_branch=branch)], [truth]),
               "loop or a branch"),
        "scan": (_model([helper.make_node("Scan", ["x"], ["y"], body=body, num_scan_inputs=1)]), "loop or a branch"),
        "constant_of_shape": (_model([fill], [giant]), "more than any image model"),
        "computed_shape": (_model(computed, [giant]), "more than any image model"),
        "expand": (_model([expand], [giant]), "more than any image model"),
        "tile": (_model([helper.make_node("Tile", ["x", "s"], ["y"])], [giant]), "more than any image model"),
        "custom_domain": (_model([helper.make_node("Own", ["x"], ["y"], domain="com.evil")], domains=("com.evil",)),
                          "domain"),
        "runtime_domain": (_model([helper.make_node("Gelu", ["x"], ["y"], domain="com.microsoft")],
                                  domains=("com.microsoft",)), "domain"),
        "resized_unknown": (_model([helper.make_node("QLinearSigmoid", ["x", "t1", "t0", "t1", "t0"], ["u"],
                                                     domain="com.microsoft"),
                                    helper.make_node("Resize", ["u", "", "t2"], ["y"])],
                                   [numpy_helper.from_array(np.array(1.0, np.float32), "t1"),
                                    numpy_helper.from_array(np.array(0, np.uint8), "t0"),
                                    numpy_helper.from_array(np.array([1, 1e6], np.float32), "t2")],
                                   domains=("com.microsoft",)), "cannot be bounded"),
        "function": (_model([relu], functions=[function]), "functions|domain"),
        "random": (_model([helper.make_node("RandomNormalLike", ["x"], ["y"])]), "random numbers"),
        "no_graph": (ModelProto(ir_version=8, producer_name="x"), "no graph"),
        "unknown_operator": (_model([helper.make_node("NotAnOperator", ["x"], ["y"])]), "onnxruntime does not accept"),
        "html_names": (_model([helper.make_node("<script>\x1b[2J", ["x"], ["y"])]), "onnxruntime does not accept"),
        "cyclic": (_model([helper.make_node("Add", ["x", "z"], ["y"]), helper.make_node("Relu", ["y"], ["z"])]),
                   "not accept|onnx"),
        "huge_dims": (_model([matmul], [TensorProto(name="w", data_type=1, dims=[10**6, 10**6])]), "more than any"),
    }  # fmt: skip
    files = [HostileFile(f"{key}.onnx", model.SerializeToString(), says) for key, (model, says) in models.items()]
    whole = _model([matmul], [numpy_helper.from_array(np.ones((64, 64), np.float32), "w")]).SerializeToString()
    linked = _model([matmul], [_external("link.bin")]).SerializeToString()
    return [
        *files,
        HostileFile("truncated.onnx", whole[: len(whole) // 2], "damaged"),
        HostileFile("many_empty_nodes.onnx", _many_nodes(), "parts"),
        HostileFile("groups.onnx", b"\x08\x08\x3b" + b"\x0b" * 5000, "damaged"),
        HostileFile(
            "external_symlink", None, "folder", files=(("m.onnx", linked),), links=(("link.bin", "/etc/passwd"),)
        ),
    ]


def _many_nodes() -> bytes:
    """Two bytes a node: a small file that protobuf would grow two hundred times."""
    graph = b"\x0a\x00" * 600_000
    length, size = b"", len(graph)
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return b"\x08\x08\x3a" + length + bytes([size]) + graph
