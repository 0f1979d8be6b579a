"""What the words say by themselves: promotion, and harm to people, as the models score them.

The models' probabilities are calibrated on labelled comments; what they weigh here is set by how often ordinary
comments reach them, so that at the default thresholds at most one ordinary comment in a hundred is held for its words.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from moderation.evidence import Signal, conclude
from moderation.folding import Span
from moderation.scoring.explanation import explain
from moderation.scoring.model import Scores
from moderation.scoring.tiers import score_text
from moderation.subject import JSON, Finding, Subject

# The probability that weighs as much as the default threshold for holding: `hold_spam_at` and `hold_abuse_at` of the
# policy. Measured: of held-out ordinary comments, at most 1 % reach it.
_SPAM_AT, _SPAM_WEIGHT = 0.5, 0.5
_TOXIC_AT, _TOXIC_WEIGHT = 0.7, 0.8
_LEAST_SCORE = 0.1  # below it the words say nothing

# What a toxic comment is, if one of these is likelier than not; the gravest first.
_KINDS = ("threat", "identity_attack", "severe_toxicity", "insult", "obscene")


@lru_cache(maxsize=8)
def _score(text: str) -> Scores:
    """Return the scores of `text`; both checks ask for them, one after the other."""
    return score_text(text)


class PromotionCode(StrEnum):
    LIKELY = "promotion.likely"
    CLEAR = "promotion.clear"


class ToxicityCode(StrEnum):
    LIKELY = "toxicity.likely"
    THREAT = "toxicity.threat"
    IDENTITY_ATTACK = "toxicity.identity_attack"
    SEVERE = "toxicity.severe_toxicity"
    INSULT = "toxicity.insult"
    OBSCENE = "toxicity.obscene"
    UNSUPPORTED = "toxicity.unsupported"
    CLEAR = "toxicity.clear"


def check_promotion(subject: Subject) -> Finding:
    """Return spam evidence from what the text says and does, whatever its language."""
    scores = _score(subject.text)
    probability = scores.labels["spam"] or 0.0
    score = _rescale(probability, _SPAM_AT, _SPAM_WEIGHT)
    signals = []
    if score >= _LEAST_SCORE:
        code = PromotionCode.LIKELY
        signals.append(_make_signal(code, subject.text, "spam", score, encoded=scores.encoded))
    return conclude("promotion", "spam", PromotionCode.CLEAR, signals)


def check_toxicity(subject: Subject) -> Finding:
    """Return abuse evidence from insults, threats and contempt; clear, and saying so, in a language without a model."""
    scores = _score(subject.text)
    probability = scores.labels["toxicity"]
    if probability is None:
        return Finding(
            check="toxicity",
            outcome="clear",
            label="none",
            score=0.0,
            code=ToxicityCode.UNSUPPORTED,
            details={"language": scores.language},
        )
    score = _rescale(probability, _TOXIC_AT, _TOXIC_WEIGHT)
    signals = []
    if score >= _LEAST_SCORE:
        code = _name_kind(scores.labels)
        signals.append(_make_signal(code, subject.text, "toxicity", score, encoded=scores.encoded))
    return conclude("toxicity", "abuse", ToxicityCode.CLEAR, signals)


def _rescale(probability: float, at: float, weight: float) -> float:
    """Return `probability` moved along the log-odds so that `at` becomes `weight`."""
    return _squash(_find_log_odds(probability) - _find_log_odds(at) + _find_log_odds(weight))


def _find_log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def _squash(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _name_kind(labels: Mapping[str, float | None]) -> ToxicityCode:
    for kind in _KINDS:
        if (labels[kind] or 0.0) >= 0.5:
            return ToxicityCode(f"toxicity.{kind}")
    return ToxicityCode.LIKELY


def _make_signal(code: str, text: str, label: str, score: float, *, encoded: bool) -> Signal:
    found = explain(text, label, depth="full" if encoded else "light")
    words: list[JSON] = [word.text for word in found.words]
    details: dict[str, JSON] = {
        "percent": round(100 * score),
        "words": ", ".join(str(word) for word in words),
        "signs": [name for name, _ in found.signals[:3]],
    }
    worst = max(found.sentences, key=lambda sentence: sentence.probability, default=None)
    # What an encoder alone objects to has no words that weigh more than others.
    marked = [word.span for word in found.words] or ([worst.span] if worst else [])
    spans = tuple(Span(*span) for span in marked)
    return Signal(code, score, details, spans)
