"""The two methods and the discovery document. Nothing of a text is stored but by `suggestscore`."""

from collections.abc import Callable
from functools import wraps

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from discussions.models import ApiKey
from discussions.refusals import Refused
from moderation.actions.lessons import take_lesson
from moderation.actions.protocol_uses import count_use
from moderation.models import Protocol
from moderation.protocols.keys import admit
from moderation.protocols.perspective.contract import (
    ATTRIBUTES,
    ProtocolError,
    read_analyze,
    read_suggestion,
    refuse_key,
)
from moderation.protocols.perspective.discovery import describe_methods
from moderation.protocols.perspective.scoring import answer_analyze
from moderation.queries.site_models import get_site_model
from moderation.scoring.site_model import LEARNED_LABELS

Method = Callable[[ApiKey, object], dict[str, object]]


def method(answer: Method) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a method: JSON in, JSON out, for a site's key."""

    @csrf_exempt
    @require_POST
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        try:
            found = admit(request, request.GET.get("key") or request.headers.get("X-Goog-Api-Key", ""))
            if found is None:
                raise refuse_key()
            body, status = answer(found, _read_json(request)), 200
        except Refused as refused:
            error = ProtocolError(refused.message, code=429)
            body, status = error.to_dict(), error.code
        except ProtocolError as error:
            body, status = error.to_dict(), error.code
        response = JsonResponse(body, status=status)
        add_never_cache_headers(response)
        return response

    return view


@method
def analyze(api_key: ApiKey, body: object) -> dict[str, object]:
    """Say how a text scores."""
    answer = answer_analyze(read_analyze(body), get_site_model(api_key.site_id))
    count_use(api_key, Protocol.PERSPECTIVE, "")
    return answer


@method
def suggest_score(api_key: ApiKey, body: object) -> dict[str, object]:
    """Learn what people think that a text should have scored."""
    suggested = read_suggestion(body)
    for label in LEARNED_LABELS:
        scores = [score for name, score in suggested.scores.items() if ATTRIBUTES.get(name) == label]
        if scores:
            take_lesson(
                api_key,
                protocol=Protocol.PERSPECTIVE,
                text=suggested.text,
                label=label,
                is_true=max(scores) >= 0.5,
            )
    count_use(api_key, Protocol.PERSPECTIVE, "")
    return {} if suggested.client_token is None else {"clientToken": suggested.client_token}


@require_safe
def show_discovery(request: HttpRequest) -> HttpResponse:
    """What Google's own clients read before they call anything."""
    return JsonResponse(describe_methods(request.build_absolute_uri("/")))


def _read_json(request: HttpRequest) -> object:
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise ProtocolError("Invalid JSON payload received.") from error
