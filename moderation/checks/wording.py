"""What the words say by themselves: promotion, and harm to people, as the models score them.

The models' probabilities are calibrated on labelled comments; what they weigh here is set by how often ordinary
comments reach them, so that at the default thresholds about one ordinary comment in a hundred is held for its words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from textwrap import shorten

from moderation.evidence import Signal, conclude
from moderation.scoring.explanation import explain
from moderation.scoring.model import Scores
from moderation.scoring.site_model import HOLDS_AT, find_log_odds, find_probability
from moderation.scoring.tiers import Depth, find_support, score_text, score_texts
from moderation.subject import JSON, Finding, Subject

# The probability that weighs as much as the default threshold for holding: `hold_spam_at` and `hold_abuse_at` of the
# policy. Measured: of held-out ordinary comments, about 1 % reach it.
_SPAM_WEIGHT, _TOXIC_WEIGHT = 0.5, 0.8
# In a language whose models learned from our own sentences alone, no real comments tell how sure they may be.
_UNMEASURED_AT = {"spam": 0.9, "toxicity": 0.9}
_LEAST_SCORE = 0.1  # below it the words say nothing
# Who waited for longer stands in a long queue, which the light tier alone works off ten times as fast.
_LONG_WAIT_SECONDS = 5.0
# The model counts links among its signs, as the check of links does: the two together must not pass for certainty on a
# bare link from a newcomer.
_MOST_SPAM_SCORE = 0.85

_LONGEST_NAMED = 80  # characters of a word or sentence that the evidence names

# What a toxic comment is, if one of these is likelier than not; the gravest first.
_KINDS = ("threat", "identity_attack", "severe_toxicity", "insult", "obscene")


# The scores of the texts that are about to be checked. They are what scoring each by itself would give, sooner.
_ahead: dict[tuple[str, Depth], Scores] = {}


def score_ahead(subjects: Sequence[Subject]) -> None:
    """Score the texts of `subjects` together, which takes a third of the time: the checks ask for them next."""
    _ahead.clear()
    for depth in {_choose_depth(subject) for subject in subjects}:
        texts = list({subject.text for subject in subjects if _choose_depth(subject) == depth})
        if len(texts) > 1:
            _ahead.update(
                zip([(text, depth) for text in texts], score_texts(texts, depth=depth), strict=True)
            )


def _score(subject: Subject) -> Scores:
    return _score_text(subject.text, _choose_depth(subject))


def _choose_depth(subject: Subject) -> Depth:
    return "light" if subject.waited_seconds > _LONG_WAIT_SECONDS else "unsure"


@lru_cache(maxsize=8)
def _score_text(text: str, depth: Depth) -> Scores:
    """Return the scores of `text`; both checks ask for them, one after the other."""
    return _ahead.get((text, depth)) or score_text(text, depth=depth)


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
    scores = _score(subject)
    probability, learned = _ask_site(subject, "spam", scores.labels["spam"] or 0.0)
    score = min(_rescale(probability, _find_threshold("spam", scores), _SPAM_WEIGHT), _MOST_SPAM_SCORE)
    signals = []
    if score >= _LEAST_SCORE:
        signals.append(
            _make_signal(PromotionCode.LIKELY, subject.text, "spam", score, encoded=scores.encoded)
        )
    return _add_details(conclude("promotion", "spam", PromotionCode.CLEAR, signals), learned)


def check_toxicity(subject: Subject) -> Finding:
    """Return abuse evidence from insults, threats and contempt; clear, and saying so, in a language without a model."""
    scores = _score(subject)
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
    probability, learned = _ask_site(subject, "toxicity", probability)
    score = _rescale(probability, _find_threshold("toxicity", scores), _TOXIC_WEIGHT)
    signals = []
    if score >= _LEAST_SCORE:
        kind = _name_kind(scores.labels)
        signals.append(_make_signal(kind, subject.text, "toxicity", score, encoded=scores.encoded))
    return _add_details(conclude("toxicity", "abuse", ToxicityCode.CLEAR, signals), learned)


def _ask_site(subject: Subject, label: str, probability: float) -> tuple[float, dict[str, JSON]]:
    """Return the probability with what the site's moderators taught, and in details what that changed."""
    if subject.site_model is None:
        return probability, {}
    shift = subject.site_model.shift(label, subject.text, probability)
    return shift.probability, {
        "base_percent": round(100 * probability),
        "site_percent": round(100 * shift.probability),
        "site_delta": round(shift.log_odds, 2),
        "site_model": subject.site_model.version,
    }


def _add_details(finding: Finding, details: Mapping[str, JSON]) -> Finding:
    return replace(finding, details={**finding.details, **details})


def _find_threshold(label: str, scores: Scores) -> float:
    """Return the probability of `label` that weighs as much as the default threshold for holding."""
    return _UNMEASURED_AT[label] if find_support(label, scores) == "written" else HOLDS_AT[label]


def _rescale(probability: float, at: float, weight: float) -> float:
    """Return `probability` moved along the log-odds so that `at` becomes `weight`."""
    return find_probability(find_log_odds(probability) - find_log_odds(at) + find_log_odds(weight))


def _name_kind(labels: Mapping[str, float | None]) -> ToxicityCode:
    for kind in _KINDS:
        if (labels[kind] or 0.0) >= 0.5:
            return ToxicityCode(f"toxicity.{kind}")
    return ToxicityCode.LIKELY


def _make_signal(code: str, text: str, label: str, score: float, *, encoded: bool) -> Signal:
    found = explain(text, label, depth="full" if encoded else "light")
    spans = [word.span for word in found.words]
    if not spans and found.sentences:
        # What an encoder alone objects to has no words that weigh more than others.
        spans = [max(found.sentences, key=lambda sentence: sentence.probability).span]
    named = (text[span.start : span.end] for span in spans)
    details: dict[str, JSON] = {
        "percent": round(100 * score),
        "words": ", ".join(shorten(each, _LONGEST_NAMED, placeholder="…") for each in named),
        "signs": [name for name, _ in found.signals[:3]],
    }
    return Signal(code, score, details, tuple(spans))
