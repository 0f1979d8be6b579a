"""Any endpoint that speaks Perspective's contract (`comments:analyze`): is it toxic?"""

from urllib.parse import urlencode

from moderation.providers.contract import (
    Adapter,
    Answer,
    Outgoing,
    ProviderRequest,
    ProviderSettings,
    build_json,
    cut_bytes,
    read_score,
    report_most_likely,
)
from moderation.providers.failures import KeyRefused, UnreadableAnswer
from moderation.providers.sending import refuse_failures
from moderation.subject import Finding

# Production attributes that mean harm to somebody; profanity alone does none.
_ATTRIBUTES = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "THREAT")
_MAX_TEXT_BYTES = 20_480
_FLOOR = 0.5


def build_request(request: ProviderRequest, settings: ProviderSettings) -> Outgoing:
    document = {
        "comment": {"text": cut_bytes(request.text, _MAX_TEXT_BYTES), "type": "PLAIN_TEXT"},
        # No `languages`: the site's need not be this comment's, and the endpoint detects it.
        "requestedAttributes": {name: {} for name in _ATTRIBUTES},
        "doNotStore": True,
    }
    query = f"?{urlencode({'key': settings.secret})}" if settings.secret else ""
    return build_json(f"{settings.url}/comments:analyze{query}", document)


def read_answer(answer: Answer, settings: ProviderSettings) -> Finding:
    if answer.status == 400 and b"API_KEY_INVALID" in answer.body:
        raise KeyRefused  # the one refusal that this contract does not say by a status of its own
    refuse_failures(answer)
    try:
        scores = answer.read_json()["attributeScores"]
        found = {
            name: read_score(scores[name]["summaryScore"]["value"]) for name in _ATTRIBUTES if name in scores
        }
    except (KeyError, TypeError) as error:
        raise UnreadableAnswer from error
    if not found:
        raise UnreadableAnswer
    return report_most_likely(settings, "abuse", found, floor=_FLOOR)


PERSPECTIVE = Adapter(
    kind="perspective",
    build=build_request,
    read=read_answer,
    judges=frozenset({"abuse"}),
    default_url="https://commentanalyzer.googleapis.com/v1alpha1",
    needs_secret=False,
)
