"""The address that a Coral is pointed at, one for each site."""

import orjson
import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from discussions.limits.spending import spend
from discussions.models import Site
from discussions.refusals import Refused
from discussions.sealing import Unsealable, open_secret
from moderation.actions.coral import note_use
from moderation.actions.submissions import Submission, judge_submission
from moderation.models import CoralSecret
from moderation.protocols.coral.contract import Asked, Malformed, is_signed, read_request, write_answer
from moderation.queries.coral import list_secrets_of

logger = structlog.get_logger("protocols")


@csrf_exempt
@require_POST
def moderate(request: HttpRequest, site_key: str) -> HttpResponse:
    """Say what Coral is to do with a comment."""
    secret = _find_signer(site_key, request.body, request.headers.get("X-Coral-Signature", ""))
    try:
        _count(request, secret)
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=429)
    if secret is None:
        response: HttpResponse = JsonResponse(
            {"error": "The request is not signed with a secret of this site."}, status=401
        )
    else:
        note_use(secret)
        try:
            response = _answer(secret.site, read_request(orjson.loads(request.body)))
        except (orjson.JSONDecodeError, Malformed) as error:
            response = JsonResponse({"error": f"The request makes no sense: {error}."}, status=400)
    add_never_cache_headers(response)
    return response


def _count(request: HttpRequest, secret: CoralSecret | None) -> None:
    """Raise Refused (rate_limited) where a Coral asks too often, or somebody who is none."""
    if secret is None:
        spend(request, "wrong_key")
    else:
        spend(request, "check", site=secret.site, author=f"coral-{secret.pk}")


def _find_signer(site_key: str, body: bytes, header: str) -> CoralSecret | None:
    """Return the site's secret with which the body is signed."""
    for secret in list_secrets_of(site_key):
        try:
            if is_signed(body, header, open_secret(secret.sealed_secret)):
                return secret
        except Unsealable:
            logger.warning("coral_secret_unsealable", site=site_key, secret=secret.pk)
    return None


def _answer(site: Site, asked: Asked) -> HttpResponse:
    submission = Submission(
        text=asked.text,
        posted_at=timezone.now(),
        author_id=asked.author,
        own_host=asked.own_host,
        is_reply=asked.is_reply,
        is_staff=asked.is_staff,
    )
    judged = judge_submission(site, submission, is_counted=asked.is_new)
    answer = write_answer(judged.verdict, judged.policy)
    return HttpResponse(status=204) if answer is None else JsonResponse(answer)
