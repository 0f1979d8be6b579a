"""The vocabulary of many languages, cut to what is needed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from moderation.scoring.training.encoder_network import Parameters

_SPECIAL = 4  # the first pieces: start, padding, end, unknown


def trim_vocabulary(
    parameters: Parameters, vocabulary: dict[str, Any], seen: Iterable[int], size: int
) -> None:
    """Cut a vocabulary of pieces with scores to `size`: those `seen` in texts twice, then in the order it has, which
    is by frequency. Changes `vocabulary` and the word vectors in `parameters`."""
    counts = Counter(seen)
    pieces = vocabulary["model"]["vocab"]
    kept = set(range(_SPECIAL)) | {piece for piece, count in counts.most_common(size - _SPECIAL) if count > 1}
    for piece in range(len(pieces)):
        if len(kept) >= size:
            break
        kept.add(piece)
    order = sorted(piece for piece in kept if piece < len(pieces))
    vocabulary["model"]["vocab"] = [pieces[piece] for piece in order]
    vocabulary["added_tokens"] = [token for token in vocabulary["added_tokens"] if token["id"] < _SPECIAL]
    parameters["word"] = parameters["word"][order].contiguous()
