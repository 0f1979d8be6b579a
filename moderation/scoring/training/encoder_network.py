"""The encoder while it is trained: BERT (Devlin et al. 2019) with a head of independent labels, as functions of a
dictionary of tensors.

Names: `word` [vocabulary, width], `position` [places, width], `norm.weight` and `norm.bias`; of layer n `n.query`,
`n.key`, `n.value`, `n.attended`, `n.wide`, `n.narrow` (each `.weight` [out, in] and `.bias`), `n.norm_attended` and
`n.norm_narrow`; `head.weight` [labels, 2 · width] and `head.bias`.
"""

import torch
from torch import Tensor
from torch.nn import functional

HEADS = 12
_NORM_EPSILON = 1e-12

Parameters = dict[str, Tensor]


def count_layers(parameters: Parameters) -> int:
    """Return how many layers `parameters` has."""
    return sum(name.endswith(".query.weight") for name in parameters)


def add_head(parameters: Parameters, labels: int, seed: int) -> None:
    """Give `parameters` a head for so many labels, of small random weights."""
    width = parameters["word"].shape[1]
    generator = torch.Generator().manual_seed(seed)
    parameters["head.weight"] = torch.randn(labels, 2 * width, generator=generator) * 0.02
    parameters["head.bias"] = torch.full((labels,), -2.0)


def keep_layers(parameters: Parameters, kept: list[int]) -> Parameters:
    """Return `parameters` with only the layers `kept`, renumbered from 0."""
    chosen = {name: value for name, value in parameters.items() if not name[0].isdigit()}
    for new, old in enumerate(kept):
        for name, value in parameters.items():
            if name.startswith(f"{old}."):
                chosen[f"{new}.{name.split('.', 1)[1]}"] = value
    return chosen


def score(parameters: Parameters, pieces: Tensor, real: Tensor, dropout: float = 0.0) -> Tensor:
    """Return log-odds [texts, labels] for `pieces` [texts, places], of which those with `real` are no padding.

    `dropout` is the share of the input and of the pooled features that is zeroed, for training.
    """
    places = pieces.shape[1]
    hidden = functional.embedding(pieces, parameters["word"]) + parameters["position"][:places]
    hidden = _normalise(parameters, "norm", hidden)
    hidden = functional.dropout(hidden, dropout, training=dropout > 0)
    attendable = real[:, None, None, :]
    for layer in range(count_layers(parameters)):
        attended = _attend(parameters, layer, hidden, attendable)
        hidden = _normalise(parameters, f"{layer}.norm_attended", hidden + attended)
        wide = functional.gelu(_apply(parameters, f"{layer}.wide", hidden))
        hidden = _normalise(
            parameters, f"{layer}.norm_narrow", hidden + _apply(parameters, f"{layer}.narrow", wide)
        )
    pooled = functional.dropout(_pool(hidden.float(), real), dropout, training=dropout > 0)
    return functional.linear(pooled, parameters["head.weight"], parameters["head.bias"])


def _pool(hidden: Tensor, real: Tensor) -> Tensor:
    mask = real[:, :, None]
    mean = (hidden * mask).sum(1) / mask.sum(1)
    most = hidden.masked_fill(~mask, -100.0).amax(1)
    return torch.cat([mean, most], dim=1)


def _apply(parameters: Parameters, name: str, value: Tensor) -> Tensor:
    return functional.linear(value, parameters[f"{name}.weight"], parameters[f"{name}.bias"])


def _normalise(parameters: Parameters, name: str, value: Tensor) -> Tensor:
    weight, bias = parameters[f"{name}.weight"], parameters[f"{name}.bias"]
    return functional.layer_norm(value, weight.shape, weight, bias, _NORM_EPSILON)


def _attend(parameters: Parameters, layer: int, hidden: Tensor, attendable: Tensor) -> Tensor:
    texts, places, width = hidden.shape
    query, key, value = (
        _apply(parameters, f"{layer}.{name}", hidden)
        .view(texts, places, HEADS, width // HEADS)
        .transpose(1, 2)
        for name in ("query", "key", "value")
    )
    # Written out: PyTorch's own attention is slower on a CPU, above all backwards.
    weights = (query @ key.transpose(2, 3) * (width // HEADS) ** -0.5).masked_fill(~attendable, -1e4)
    attended = weights.softmax(3).to(value.dtype) @ value
    return _apply(parameters, f"{layer}.attended", attended.transpose(1, 2).reshape(texts, places, width))
