"""From trained parameters to what is shipped: `name.onnx`, the layers in 8 bits, for one text at a time;
`name.vectors.npy`, the word vectors, to be mapped into memory; `name.pieces.txt`, the vocabulary."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from moderation.scoring.training.encoder_network import HEADS, Parameters, count_layers

_OPSETS = {"": 20, "com.microsoft": 1}
_NORM_EPSILON = 1e-12
_BLOCK = 32


class _Graph:
    """Nodes and constants on the way to an ONNX graph; every method returns the name of what it computes."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = {name: value.numpy() for name, value in parameters.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **options: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        names = [name, *(f"{name}_{index}" for index in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, domain=domain, **options))
        return name

    def keep(self, name: str, value: NDArray[Any]) -> str:
        self.constants[name] = value
        return name

    def multiply(self, name: str, value: str, *, with_bias: bool = True) -> str:
        """Multiply by a weight in 8 bits, each output with a step of its own."""
        weight = self.parameters[f"{name}.weight"].T
        steps = np.maximum(np.abs(weight).max(axis=0), 1e-8) / 127
        rounded = np.rint(weight / steps).astype(np.int8)
        inputs = [
            value,
            self.keep(f"{name}.weight", rounded),
            self.keep(f"{name}.steps", steps.astype(np.float32)),
            "",
        ]
        if with_bias:
            inputs.append(self.keep(f"{name}.bias", self.parameters[f"{name}.bias"]))
        return self.add("DynamicQuantizeMatMul", *inputs, domain="com.microsoft")

    def normalise(self, name: str, value: str) -> str:
        weight = self.keep(f"{name}.weight", self.parameters[f"{name}.weight"])
        bias = self.keep(f"{name}.bias", self.parameters[f"{name}.bias"])
        return self.add("LayerNormalization", value, weight, bias, epsilon=_NORM_EPSILON)


class _NBits(_Graph):
    bits=8
    def multiply(self, name, value, *, with_bias=True):
        w=self.parameters[f"{name}.weight"]; n,k=w.shape; bs=32
        b=w.reshape(n,k//bs,bs)
        if self.bits==8:
            s=np.maximum(np.abs(b).max(2),1e-8)/127
            q=(np.clip(np.rint(b/s[...,None]),-128,127)+128).astype(np.uint8)
        else:
            s=np.maximum(np.abs(b).max(2),1e-8)/7
            q=(np.clip(np.rint(b/s[...,None]),-8,7)+8).astype(np.uint8)
            q=(q[...,0::2]|(q[...,1::2]<<4))
        y=self.add("MatMulNBits",value,self.keep(f"{name}.weight",q),self.keep(f"{name}.steps",s.astype(np.float32).reshape(n,-1)),"","",self.keep(f"{name}.bias",self.parameters[f"{name}.bias"]),domain="com.microsoft",K=k,N=n,bits=self.bits,block_size=bs,accuracy_level=4)
        return y
class _NBits4(_NBits):
    bits=4

def build(parameters: Parameters, G=_Graph) -> bytes:
    """Return the graph from `vectors` [places, width], word vectors with those of their places, to `scores` [labels]."""
    graph = G(parameters)
    batch = graph.keep("first", np.array([0], dtype=np.int64))
    hidden = graph.normalise("norm", "vectors")
    for layer in range(count_layers(parameters)):
        parts = [
            graph.add("Unsqueeze", graph.multiply(f"{layer}.{name}", hidden), batch)
            for name in ("query", "key", "value")
        ]
        attended = graph.add("MultiHeadAttention", *parts, domain="com.microsoft", num_heads=HEADS)
        attended = graph.multiply(f"{layer}.attended", graph.add("Squeeze", attended, batch))
        hidden = graph.normalise(f"{layer}.norm_attended", graph.add("Add", hidden, attended))
        wide = graph.add("Gelu", graph.multiply(f"{layer}.wide", hidden))
        narrow = graph.multiply(f"{layer}.narrow", wide)
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
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [len(graph.parameters["head.bias"])])],
            [
                numpy_helper.from_array(np.ascontiguousarray(value), name)
                for name, value in graph.constants.items()
            ],
        ),
        opset_imports=[helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()],
        ir_version=10,
    )
    return bytes(model.SerializeToString())
