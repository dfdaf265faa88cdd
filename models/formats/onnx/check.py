"""An ONNX file, parsed and judged before onnxruntime sees it: nothing outside the file, no programs, no giant tensors.

Order matters: the bytes are counted before protobuf parses them (two bytes can become a message of hundreds), the
parsed graph is checked, its shapes are inferred for one image, and only what is left goes on, serialised anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean
from models.formats.onnx.sizes import check_size, check_sizes
from models.ways_out import EXPORT_ONNX

_FIELDS = 200_000
_NESTED: dict[str, dict[int, str]] = {
    "model": {7: "graph", 8: "leaf", 14: "leaf", 20: "leaf", 25: "leaf"},
    "graph": {1: "node", 5: "tensor", 11: "leaf", 12: "leaf", 13: "leaf", 14: "leaf", 15: "leaf"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph"},
    "tensor": {13: "leaf"},
    "leaf": {},
}
_STANDARD = frozenset({"", "ai.onnx"})
_RUNTIME = "com.microsoft"
_QUANTISED = frozenset(
    {"QGemm", "QLinearAdd", "QLinearMul", "QLinearSigmoid", "QLinearLeakyRelu", "QLinearAveragePool",
     "QLinearGlobalAveragePool", "QLinearConcat", "QLinearSoftmax", "DynamicQuantizeMatMul", "MatMulIntegerToFloat",
     "QuantizeLinear", "DequantizeLinear"}
)  # fmt: skip
"""Operators on 8-bit numbers that onnxruntime has of its own. None of them makes more than it is given or weighs."""
_RANDOM = frozenset(
    {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"}
)


def parse(raw: bytes) -> Any:
    """The checked ``onnx.ModelProto``. Raises CheckpointError, one sentence, on anything it will not run."""
    import onnx

    if len(raw) > limits.ONNX_BYTES:
        raise CheckpointError(
            f"this ONNX file has {len(raw):,} bytes, more than the {limits.ONNX_BYTES:,} that are read; "
            "export a smaller model"
        )
    _count_fields(raw)
    try:
        model = onnx.load_model_from_string(raw)
    except Exception:
        raise CheckpointError("this ONNX file cannot be parsed, so it is damaged; export it again") from None
    graph = model.graph
    if not graph.node:
        raise CheckpointError("this ONNX file holds no graph, or an empty one; export it again")
    if len(graph.node) > limits.ONNX_NODES:
        raise CheckpointError(
            f"this ONNX graph has {len(graph.node):,} nodes, more than {limits.ONNX_NODES:,}; {EXPORT_ONNX}"
        )
    _check_domains(model)
    for tensor in _tensors(graph):
        _check_inside(tensor)
        check_size(tensor.name, list(tensor.dims))
    _check_nodes(graph)
    _check_shapes(model)
    return model


def serialise(model: Any) -> bytes:
    """Bytes for onnxruntime, without metadata and documentation, which could carry anything."""
    del model.metadata_props[:]
    model.doc_string = ""
    data: bytes = model.SerializeToString()
    return data


# Before parsing.
def _count_fields(raw: bytes) -> None:
    """Walk the wire format; raises when it holds more fields than a large model, or runs past its end."""
    left = _FIELDS
    waiting: list[tuple[int, int, str, int]] = [(0, len(raw), "model", 0)]
    while waiting:
        position, end, kind, depth = waiting.pop()
        nested = _NESTED[kind]
        while position < end:
            left -= 1
            if left < 0 or depth > 40:
                raise CheckpointError(
                    "this ONNX file holds more parts than any image model, as a memory bomb does; "
                    "export a smaller graph"
                )
            tag, position = _varint(raw, position, end)
            wire = tag & 7
            if wire == 2:
                length, position = _varint(raw, position, end)
                inner = nested.get(tag >> 3)
                if inner is not None:
                    waiting.append((position, min(position + length, end), inner, depth + 1))
                position += length
            elif wire == 0:
                _, position = _varint(raw, position, end)
            elif wire in (1, 5):
                position += 8 if wire == 1 else 4
            else:
                raise _broken()
            if position > end:
                raise _broken()


def _varint(raw: bytes, position: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= end or shift > 63:
            raise _broken()
        byte = raw[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def _broken() -> CheckpointError:
    return CheckpointError("this ONNX file is damaged or cut short; download it or export it again")


# After parsing.
def _check_domains(model: Any) -> None:
    foreign = next((name for name in _foreign_domains(model)), None)
    if foreign is not None:
        raise CheckpointError(
            f"this ONNX graph needs operators of the domain '{clean(foreign)}', which are code from elsewhere; "
            f"{EXPORT_ONNX}"
        )
    if model.functions or model.training_info:
        raise CheckpointError(f"this ONNX file defines functions or training steps of its own; {EXPORT_ONNX}")


def _foreign_domains(model: Any) -> Iterator[str]:
    """Domains whose operators are neither of the standard nor of those that onnxruntime's quantiser writes."""
    for node in model.graph.node:
        if node.domain == _RUNTIME and node.op_type in _QUANTISED:
            continue
        if node.domain not in _STANDARD:
            yield node.domain
    for item in model.opset_import:
        if item.domain not in _STANDARD and item.domain != _RUNTIME:
            yield item.domain


def _tensors(graph: Any) -> Iterator[Any]:
    """Every tensor of the graph: initializers, sparse ones, attributes of nodes. Subgraphs are refused elsewhere."""
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        for attribute in node.attribute:
            yield attribute.t
            yield from attribute.tensors
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)


def _check_inside(tensor: Any) -> None:
    if tensor.data_location == 1 or tensor.external_data:
        where = next((item.value for item in tensor.external_data if item.key == "location"), "")
        raise CheckpointError(
            f"this ONNX file keeps the tensor '{clean(tensor.name)}' in another file ('{clean(where, 60)}'), which is "
            f"never followed; {EXPORT_ONNX}"
        )


def _check_nodes(graph: Any) -> None:
    for node in graph.node:
        if any(attribute.type in (5, 10) or attribute.graphs for attribute in node.attribute):
            raise CheckpointError(
                f"this ONNX graph holds a loop or a branch ({clean(node.op_type)}), whose time cannot be bounded; "
                f"{EXPORT_ONNX}, of a forward pass without Python control flow"
            )
        if node.op_type in _RANDOM:
            raise CheckpointError(
                f"this ONNX graph draws its own random numbers ({clean(node.op_type)}), so no result could be "
                "repeated; export it with the noise as an input, or with the posterior's mean in place of a sample"
            )


def _check_shapes(model: Any) -> None:
    """Infer every shape for a batch of one and refuse giants, before onnxruntime folds constants into memory."""
    import onnx
    from onnx import shape_inference

    single = onnx.ModelProto()
    single.CopyFrom(model)
    for value in single.graph.input:
        sides = value.type.tensor_type.shape.dim
        for index, side in enumerate(sides):
            if side.dim_value <= 0 and index == 0:
                side.dim_value = 1
            elif side.dim_value > 1 << 20:
                check_size(value.name, [side.dim_value] * 2)
    try:
        inferred = shape_inference.infer_shapes(single, check_type=False, strict_mode=False, data_prop=True)
    except Exception:
        raise CheckpointError(
            "the shapes in this ONNX graph contradict one another, so it is damaged; export it again"
        ) from None
    for value in (*inferred.graph.value_info, *inferred.graph.output):
        sides = [side.dim_value for side in value.type.tensor_type.shape.dim]
        if all(side > 0 for side in sides):
            check_size(value.name, sides)
    check_sizes(inferred.graph)
