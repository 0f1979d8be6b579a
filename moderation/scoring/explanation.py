"""Why a text scored as it did: how each sentence scores by itself, and the words and signals that weighed most.

Words and signals are the light tier's: it is linear, so what a word weighed is exact: the share of its characters in
the weights of all runs over them. Sentences are judged by both tiers where there are few.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import hash_texts
from moderation.scoring.languages import UNKNOWN
from moderation.scoring.model import Model, Prepared, load_model, prepare
from moderation.scoring.signals import SIGNALS
from moderation.scoring.text import Canonical
from moderation.scoring.tiers import Depth, score_texts
from moderation.text.folding import Span

MAX_SENTENCES = 100
MAX_ENCODED = 8  # sentences that the heavier tier reads
MAX_CHARACTERS = 10_000  # of a text that is explained; what follows is scored and not explained

# Each run is tried from its beginning alone: from every place of it, time would be quadratic.
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]++(?=\s|$)|[。！？]+|\n|$")
_WORD = re.compile(r"[^\W_]+(?:['’*-][^\W_]+)*|[^\w\s]+")
_UNSPACED_CHARACTERS = 6  # words of scripts without spaces are cut to about this


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as typed and its probability, 0 to 1, judged by itself."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Reason:
    """A word as typed and what it added to the score, in log-odds."""

    span: Span
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences in order; words and signals (name and log-odds) that raised the score, the heaviest first."""

    sentences: tuple[Sentence, ...]
    words: tuple[Reason, ...]
    signals: tuple[tuple[str, float], ...]


def explain(
    text: str, label: str, *, expected: str = UNKNOWN, depth: Depth = "light", limit: int = 5
) -> Explanation:
    """Return why `text` scored for `label` as it did, at most `limit` words and signals.

    `depth` is that of the sentences, if there are at most `MAX_ENCODED`, and light for more. Raises ValueError for a
    label that the models do not score.
    """
    model = load_model()
    text = text[:MAX_CHARACTERS]
    column = model.labels.index(label)
    prepared = prepare([text], expected)
    canonical = prepared.canonical[0]
    return Explanation(
        score_sentences(text, label, prepared.languages[0], depth),
        _find_words(text, canonical, _weigh_characters(canonical, model, column), limit),
        _find_signals(prepared, model, column, limit),
    )


def score_sentences(text: str, label: str, language: str, depth: Depth) -> tuple[Sentence, ...]:
    """Return the first 100 sentences of `text`, each judged by itself; `language` is that of those too short to tell.

    `depth` holds for at most `MAX_ENCODED` sentences, and is light for more.
    """
    spans = []
    position = 0
    for match in _SENTENCE_END.finditer(text):
        sentence = text[position : match.end()]
        start = position + len(sentence) - len(sentence.lstrip())
        end = position + len(sentence.rstrip())
        position = match.end()
        if start < end:
            spans.append(Span(start, end))
    spans = spans[:MAX_SENTENCES]
    if not spans:
        return ()
    if len(spans) > MAX_ENCODED:
        depth = "light"
    scored = score_texts([text[span.start : span.end] for span in spans], language, depth)
    return tuple(
        Sentence(span, scores.labels[label] or 0.0) for span, scores in zip(spans, scored, strict=True)
    )


def _weigh_characters(canonical: Canonical, model: Model, column: int) -> NDArray[np.float64]:
    """Return what each character of the canonical text adds to the score, in log-odds."""
    added = np.zeros(len(canonical.text) + 1)
    runs = hash_texts([canonical.text])
    if not len(runs.keys):
        return added[:-1]
    keys, places, counts = np.unique(runs.keys, return_inverse=True, return_counts=True)
    slots, values = model.find_slots(keys)
    length = float(np.sqrt((values**2).sum()))
    if not length:
        return added[:-1]
    weights = values / length * model.weigh(slots)[:, column] / counts
    shares = weights[places] / (runs.ends - runs.starts)
    np.add.at(added, runs.starts, shares)
    np.add.at(added, runs.ends, -shares)
    return np.cumsum(added)[:-1]


def _find_words(
    text: str, canonical: Canonical, weights: NDArray[np.float64], limit: int
) -> tuple[Reason, ...]:
    reasons: dict[Span, float] = {}
    for start, end in _list_words(canonical.text):
        reasons_weight = float(weights[start:end].sum())
        span = canonical.locate(start, end)
        reasons[span] = reasons.get(span, 0.0) + reasons_weight
    heaviest = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(Reason(span, text[span.start : span.end], weight) for span, weight in heaviest if weight > 0)


def _list_words(text: str) -> Sequence[tuple[int, int]]:
    words = []
    for match in _WORD.finditer(text):
        if all(unicodedata.category(character)[0] == "P" for character in match[0]):
            continue  # a colon may weigh something, but says nothing to a person
        step = _UNSPACED_CHARACTERS if match[0][0] >= "\u0e00" else max(match.end() - match.start(), 1)
        words += [
            (start, min(start + step, match.end())) for start in range(match.start(), match.end(), step)
        ]
    return words


def _find_signals(prepared: Prepared, model: Model, column: int, limit: int) -> tuple[tuple[str, float], ...]:
    added = (prepared.signals[0] * model.signals[column]).tolist()
    named = sorted(zip(SIGNALS, added, strict=True), key=lambda item: -item[1])
    return tuple((name, weight) for name, weight in named[:limit] if weight > 0)
