"""OpenAI's moderation endpoint (omni-moderation): is it harmful? It knows no spam."""

from moderation.providers.contract import (
    Adapter,
    Answer,
    Outgoing,
    ProviderRequest,
    ProviderSettings,
    build_json,
    read_score,
    report_most_likely,
)
from moderation.providers.failures import UnreadableAnswer
from moderation.providers.sending import refuse_failures
from moderation.subject import Finding

_MODEL = "omni-moderation-latest"
_FLAGGED_SCORE = 0.5  # at least: OpenAI flags some categories at a lower probability
# Of its thirteen categories, those that do harm to somebody. Violence, self-harm and crime are what news is about, and
# who writes of their own despair needs no moderator's rebuke.
_ABUSE = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit/violent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
)


def build_request(request: ProviderRequest, settings: ProviderSettings) -> Outgoing:
    document = {"model": settings.model or _MODEL, "input": request.text}
    return build_json(f"{settings.url}/moderations", document, Authorization=f"Bearer {settings.secret}")


def read_answer(answer: Answer, settings: ProviderSettings) -> Finding:
    refuse_failures(answer)
    try:
        result = answer.read_json()["results"][0]
        said, scores = result["categories"], result["category_scores"]
        found = {name: _read(said, scores, name) for name in _ABUSE if name in scores}
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableAnswer from error
    if not found:
        raise UnreadableAnswer
    return report_most_likely(settings, "abuse", found, floor=_FLAGGED_SCORE)


def _read(said: dict[str, object], scores: dict[str, object], name: str) -> float:
    score = read_score(scores[name])
    return max(score, _FLAGGED_SCORE) if said.get(name) is True else score


OPENAI = Adapter(
    kind="openai",
    build=build_request,
    read=read_answer,
    judges=frozenset({"abuse"}),
    default_url="https://api.openai.com/v1",
)
