"""Asking the provider of a site's CAPTCHA whether what a reader sent is good. Readers wait meanwhile, so not for long.

Neither the reader's address nor anything else of theirs is sent along.
"""

from urllib.parse import urlencode

import orjson
import structlog
from django.conf import settings

from discussions.models import ChallengeSetting, Site
from discussions.sealing import Unsealable, open_secret
from moderation.breakers import may_try, note_failure, note_success
from moderation.providers.contract import Outgoing
from moderation.providers.failures import ProviderFailure, UnreadableAnswer
from moderation.providers.sending import refuse_failures, send

logger = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 2.0
URLS = {
    ChallengeSetting.TURNSTILE: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
    ChallengeSetting.HCAPTCHA: "https://api.hcaptcha.com/siteverify",
}


def verify_captcha(site: Site, response: str) -> bool | None:
    """Return whether a reader's `response` is good; None where the provider says nothing of use, or not of readers.

    Not in a transaction. Behind a circuit breaker: a provider that is away costs few readers their two seconds.
    """
    breaker = f"captcha:{site.challenge}"
    if site.challenge not in URLS or not may_try(breaker):
        return None
    try:
        answer = send(
            _write_question(site, response),
            timeout_seconds=TIMEOUT_SECONDS,
            allowed_hosts=settings.PROVIDER_ALLOWED_HOSTS,
        )
        refuse_failures(answer)
        is_good = _read_answer(answer.body)
    except (ProviderFailure, Unsealable) as error:
        logger.warning("captcha_not_checked", site=site.key, kind=site.challenge, error=str(error))
        if isinstance(error, ProviderFailure) and error.counts:
            note_failure(breaker)
        return None
    note_success(breaker)
    if is_good is None:
        logger.error("captcha_misconfigured", site=site.key, kind=site.challenge)
    return is_good


def _write_question(site: Site, response: str) -> Outgoing:
    """Return what to send. Raises Unsealable."""
    fields = {"secret": open_secret(site.sealed_captcha_secret), "response": response}
    if site.challenge == ChallengeSetting.HCAPTCHA:
        fields["sitekey"] = site.captcha_key
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Outgoing(
        url=URLS[ChallengeSetting(site.challenge)], body=urlencode(fields).encode(), headers=headers
    )


def _read_answer(body: bytes) -> bool | None:
    """Return what the provider says; None where it says that our secret is wrong, which is no reader's fault.

    Raises UnreadableAnswer.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnreadableAnswer from error
    if not isinstance(document, dict) or not isinstance(document.get("success"), bool):
        raise UnreadableAnswer
    codes = document.get("error-codes")
    ours = isinstance(codes, list) and any(
        isinstance(code, str) and ("secret" in code or "sitekey" in code or code == "internal-error")
        for code in codes
    )
    return None if ours and not document["success"] else document["success"]
