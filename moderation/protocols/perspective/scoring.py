"""What the models and a site's own learning say, in Perspective's terms.

A score is the calibrated probability that readers take the text for what the attribute names; TOXICITY, on which the
thresholds of others rest, is on Perspective's own scale (`moderation/scoring/scale.py`).
"""

from typing import Any

from moderation.protocols.perspective.contract import (
    ATTRIBUTES,
    Asked,
    refuse_language,
    write_attribute,
)
from moderation.scoring.explanation import Sentence, score_sentences
from moderation.scoring.languages import UNKNOWN, detect_language
from moderation.scoring.scale import load_scale
from moderation.scoring.site_model import LEARNED_LABELS, SiteModel
from moderation.scoring.tiers import score_texts
from moderation.text.folding import Span


def answer_analyze(asked: Asked, site_model: SiteModel | None) -> dict[str, Any]:
    """Return the answer. Raises ProtocolError for an attribute that cannot be scored in the text's language."""
    detected = detect_language(asked.text)
    language = asked.language or ("en" if detected == UNKNOWN else detected)
    (scores,) = score_texts([asked.text], depth="unsure", language=language)
    answers = {}
    for attribute, least in asked.wanted.items():
        label = ATTRIBUTES.get(attribute, "")
        value = scores.labels.get(label)
        if value is None and asked.drops_unsupported:
            continue
        if value is None:
            raise refuse_language(attribute, language)
        if site_model is not None and label in LEARNED_LABELS:
            value = site_model.shift(label, asked.text, value).probability
        value = _put_on_scale(label, value)
        if value >= least:
            spans = [
                Sentence(each.span, _put_on_scale(label, each.probability))
                for each in (
                    score_sentences(asked.text, label, language, "unsure") if asked.wants_spans else ()
                )
            ]
            answers[attribute] = write_attribute(value, spans or [Sentence(Span(0, len(asked.text)), value)])
    answer: dict[str, Any] = {
        "attributeScores": answers,
        "languages": list(asked.languages) or [language],
        "detectedLanguages": [language if detected == UNKNOWN else detected],
    }
    if asked.client_token is not None:
        answer["clientToken"] = asked.client_token
    return answer


def _put_on_scale(label: str, probability: float) -> float:
    return load_scale().convert(probability) if label == "toxicity" else probability
