"""Both tiers together: the light one for every text, the encoder where that is unsure.

The log-odds of the two are added with weights learned on held-out comments, and the sum is calibrated by language.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from moderation.scoring.encoder import FOLDER, LABELS, LEAST_PIECES, Numbers, choose_encoder, load_encoder
from moderation.scoring.languages import UNKNOWN
from moderation.scoring.model import Model, Scores, Support, conclude_scores, load_model, prepare

Depth = Literal["light", "unsure", "full"]
"""light: the light tier alone, as when many comments wait; unsure: the encoder too where the light tier is unsure;
full: both, always. A text of a few pieces is for the light tier, which knows words, at any depth."""


@dataclass(frozen=True, slots=True)
class Combination:
    """How the tiers are combined, as `weights/encoder.json` has it.

    `shares`: by label and encoder, what the light tier's log-odds and the encoder's count, and what is added;
    "elsewhere" for languages without a curve of their own. `curves` and `support`: by label and language ("": any
    other), as in `Model`. `certain`: by label the probabilities of the light tier below and above which it needs no
    second opinion.
    """

    version: str
    shares: Mapping[str, Mapping[str, tuple[float, float, float]]]
    curves: Mapping[str, Mapping[str, tuple[float, float]]]
    support: Mapping[str, Mapping[str, Support]]
    certain: Mapping[str, tuple[float, float]]

    def find_support(self, label: str, language: str) -> Support:
        """Return what the score of `label` in `language` rests on."""
        known = self.support.get(label, {})
        return known.get(language, known.get("", "none"))

    def covers(self, label: str, language: str) -> bool:
        """Tell whether it is known how the tiers combine for `label` in `language`."""
        taken = choose_encoder(language) if language in self.curves.get(label, {}) else "elsewhere"
        return taken in self.shares.get(label, {}) and self.find_support(label, language) != "none"

    def combine(self, label: str, language: str, light: float, encoded: float) -> float:
        """Return the probability, 0 to 1, of `label` for the uncalibrated log-odds of both tiers."""
        curves = self.curves[label]
        taken = choose_encoder(language) if language in curves else "elsewhere"
        light_share, encoder_share, constant = self.shares[label][taken]
        slope, intercept = curves[language] if language in curves else curves[""]
        score = slope * (light_share * light + encoder_share * encoded + constant) + intercept
        return 1 / (1 + math.exp(-min(max(score, -50.0), 50.0)))

    def is_certain(self, scores: Scores) -> bool:
        """Tell whether the light tier needs no second opinion of a text: surely harmless, or surely not.

        Never where it says nothing about a label that the encoder can judge.
        """
        low = high = 0
        for label, (least, most) in self.certain.items():
            value = scores.labels[label]
            if value is None:
                low += self.find_support(label, scores.language) == "none"
            else:
                low += value < least
                high += value > most
        return bool(high) or low == len(self.certain)


@cache
def load_combination(path: Path = FOLDER / "encoder.json") -> Combination:
    """Return how the shipped tiers are combined, read on the first call in each process."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Combination(
        version=stored["version"],
        shares=stored["shares"],
        curves=stored["curves"],
        support=stored["support"],
        certain=stored["certain"],
    )


def score_texts(
    texts: Sequence[str], expected: str = UNKNOWN, depth: Depth = "unsure", *, language: str = ""
) -> list[Scores]:
    """Return the scores of `texts`, Markdown as typed.

    `expected` is the language of texts too short to tell; `language` that of all of them, where somebody knows it.
    """
    model = load_model()
    prepared = prepare(texts, expected)
    if language:
        prepared = replace(prepared, languages=[language] * len(texts))
    rows = model.score(prepared)
    light = conclude_scores(model, prepared, rows)
    if depth == "light":
        return light
    combination = load_combination()
    found = []
    for text, canonical, scores, row in zip(texts, prepared.canonical, light, rows, strict=True):
        if depth == "full" or not combination.is_certain(scores):
            encoder = load_encoder(choose_encoder(scores.language))
            pieces = encoder.cut(text, canonical)
            if len(pieces) >= LEAST_PIECES:
                scores = _combine(model, combination, scores, row, encoder.score(pieces))  # noqa: PLW2901
        found.append(scores)
    return found


def score_text(text: str, expected: str = UNKNOWN, depth: Depth = "unsure") -> Scores:
    """Return the scores of one text."""
    return score_texts([text], expected, depth)[0]


def find_support(label: str, scores: Scores) -> Support:
    """Return what the score of `label` in `scores` rests on."""
    source = load_combination() if scores.encoded else load_model()
    return source.find_support(label, scores.language)


def _combine(
    model: Model, combination: Combination, scores: Scores, light: Numbers, encoded: Numbers
) -> Scores:
    """Return `scores` with the labels that the encoder, too, has judged."""
    taken = "en" if scores.language == UNKNOWN else scores.language
    labels = dict(scores.labels)
    for label, log_odds in zip(LABELS, encoded.tolist(), strict=True):
        if combination.covers(label, taken):
            light_odds = float(light[model.labels.index(label)])
            labels[label] = combination.combine(label, taken, light_odds, log_odds)
    return replace(scores, labels=labels, encoded=True)
