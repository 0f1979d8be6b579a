"""From trained parameters to what is shipped: `name.onnx`, the layers in 8 bits, for one text at a time;
`name.vectors.npy`, the word vectors, to be mapped into memory; `name.pieces.txt`, the vocabulary."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from moderation.scoring.training.encoder_network import HEADS, Parameters, count_layers

_MICROSOFT = "com.microsoft"  # operators of onnxruntime beyond the standard
_OPSETS = {"": 20, _MICROSOFT: 1}
_FORMAT = 10  # of the ONNX file
_NORM_EPSILON = 1e-12
_BLOCK = 32
_LEAST = 1e-8
_MOST_PLACES = 128


class _Graph:
    """Nodes and constants on the way to an ONNX graph; every method returns the name of what it computes."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = {name: value.numpy() for name, value in parameters.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def add(self, kind: str, *inputs: str, domain: str = "", **options: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **options))
        return name

    def keep(self, name: str, value: NDArray[Any]) -> str:
        self.constants[name] = value
        return name

    def multiply(self, name: str, value: str) -> str:
        """Multiply by a weight in 8 bits, each output with a step of its own, and add the bias."""
        weight = self.parameters[f"{name}.weight"].T
        steps = np.maximum(np.abs(weight).max(axis=0), _LEAST) / 127
        return self.add(
            "DynamicQuantizeMatMul",
            value,
            self.keep(f"{name}.weight", np.rint(weight / steps).astype(np.int8)),
            self.keep(f"{name}.steps", steps.astype(np.float32)),
            "",
            self.keep(f"{name}.bias", self.parameters[f"{name}.bias"]),
            domain=_MICROSOFT,
        )

    def multiply_finely(self, name: str, value: str) -> str:
        """Multiply by a weight in 8 bits with a step for each block: slower, but outliers in `value` do less harm."""
        weight = self.parameters[f"{name}.weight"]
        blocks = weight.reshape(len(weight), -1, _BLOCK)
        steps = np.maximum(np.abs(blocks).max(axis=2), _LEAST) / 127
        return self.add(
            "MatMulNBits",
            value,
            self.keep(f"{name}.weight", (np.rint(blocks / steps[:, :, None]) + 128).astype(np.uint8)),
            self.keep(f"{name}.steps", steps.astype(np.float32)),
            "",
            "",
            self.keep(f"{name}.bias", self.parameters[f"{name}.bias"]),
            domain=_MICROSOFT,
            K=weight.shape[1],
            N=weight.shape[0],
            bits=8,
            block_size=_BLOCK,
            accuracy_level=4,  # int8 inputs, too
        )

    def normalise(self, name: str, value: str) -> str:
        weight = self.keep(f"{name}.weight", self.parameters[f"{name}.weight"])
        bias = self.keep(f"{name}.bias", self.parameters[f"{name}.bias"])
        return self.add("LayerNormalization", value, weight, bias, epsilon=_NORM_EPSILON)


def build_graph(parameters: Parameters) -> bytes:
    """Return, as an ONNX file, the way from `vectors` [places, width] of pieces to `scores` [labels]."""
    graph = _Graph(parameters)
    batch = graph.keep("first_axis", np.array([0], dtype=np.int64))
    position = graph.keep("position", graph.parameters["position"][:_MOST_PLACES])
    count = graph.add("Shape", "vectors", end=1)
    position = graph.add("Slice", position, graph.keep("start", np.array([0], dtype=np.int64)), count, batch)
    hidden = graph.normalise("norm", graph.add("Add", "vectors", position))
    for layer in range(count_layers(parameters)):
        parts = [
            graph.add("Unsqueeze", graph.multiply(f"{layer}.{name}", hidden), batch)
            for name in ("query", "key", "value")
        ]
        attended = graph.add("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=HEADS)
        attended = graph.multiply(f"{layer}.attended", graph.add("Squeeze", attended, batch))
        hidden = graph.normalise(f"{layer}.norm_attended", graph.add("Add", hidden, attended))
        wide = graph.add("Gelu", graph.multiply(f"{layer}.wide", hidden))
        narrow = graph.multiply_finely(f"{layer}.narrow", wide)
        hidden = graph.normalise(f"{layer}.norm_narrow", graph.add("Add", hidden, narrow))
    pooled = graph.add(
        "Concat",
        graph.add("ReduceMean", hidden, batch, keepdims=0),
        graph.add("ReduceMax", hidden, batch, keepdims=0),
        axis=0,
    )
    head = graph.keep("head.weight", graph.parameters["head.weight"].T)
    bias = graph.keep("head.bias", graph.parameters["head.bias"])
    graph.nodes.append(
        helper.make_node("Add", [graph.add("MatMul", pooled, head), bias], ["scores"], name="scores")
    )
    width = graph.parameters["norm.bias"].shape[0]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["places", width])],
            [
                helper.make_tensor_value_info(
                    "scores", TensorProto.FLOAT, [len(graph.parameters["head.bias"])]
                )
            ],
            [
                numpy_helper.from_array(np.ascontiguousarray(value), name)
                for name, value in graph.constants.items()
            ],
        ),
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()],
        ir_version=_FORMAT,
    )
    return bytes(model.SerializeToString())


def pack_vectors(vectors: NDArray[np.float32], *, bits: int) -> NDArray[Any]:
    """Return rows of numbers in blocks of 32 with a step each, `bits` 8 or 4 a number.

    With 4 bits exactly, if the numbers come from such blocks (Q4_0 of ggml), in which the number farthest from 0 is −8
    steps.
    """
    blocks = vectors.reshape(len(vectors), -1, _BLOCK)
    farthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)
    steps = (np.abs(farthest) / 127 if bits == 8 else farthest / -8).astype("<f2")
    divided = blocks / np.where(steps == 0, 1, steps).astype(np.float32)
    if bits == 8:
        numbers = np.clip(np.rint(divided), -127, 127).astype(np.int8)
    else:
        levels = np.clip(np.rint(divided) + 8, 0, 15).astype(np.uint8)
        numbers = levels[:, :, : _BLOCK // 2] | levels[:, :, _BLOCK // 2 :] << 4
    row = np.dtype([("step", "<f2"), ("numbers", numbers.dtype, (numbers.shape[2],))])
    packed = np.zeros(blocks.shape[:2], dtype=row)
    packed["step"], packed["numbers"] = steps[:, :, 0], numbers
    return packed


def list_pieces(vocabulary: Mapping[str, Any]) -> str:
    """Return the pieces of a `tokenizer.json` as `moderation.scoring.pieces` reads them."""
    pieces = vocabulary["model"]["vocab"]
    if isinstance(pieces, dict):
        return "".join(f"{piece}\n" for piece, _ in sorted(pieces.items(), key=lambda item: item[1]))
    return "".join(f"{piece}\t{score:.4f}\n" for piece, score in pieces)


def write_encoder(
    target: Path, name: str, parameters: Parameters, vocabulary: Mapping[str, Any], *, bits: int
) -> None:
    """Write the three files of the encoder `name` to the folder `target`; `bits` of the word vectors."""
    (target / f"{name}.onnx").write_bytes(build_graph(parameters))
    np.save(target / f"{name}.vectors.npy", pack_vectors(parameters["word"].numpy(), bits=bits))
    (target / f"{name}.pieces.txt").write_text(list_pieces(vocabulary), encoding="utf-8")
