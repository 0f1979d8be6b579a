"""Asking one provider one thing, now: breaker, budget, network. Nothing of it in a transaction."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.conf import settings

from moderation.breakers import note_failure, note_success, take_turn
from moderation.models import Provider
from moderation.providers import ADAPTERS
from moderation.providers.contract import Answer, Outgoing, ProviderRequest, ProviderSettings
from moderation.providers.failures import ProviderFailure
from moderation.providers.sending import send
from moderation.queries.providers import describe_provider
from moderation.subject import Finding

Reading = TypeVar("Reading")
logger = structlog.get_logger(__name__)


def consult_provider(provider: Provider, request: ProviderRequest) -> Finding:
    """Return what the provider says of `request`. Raises a ProviderFailure."""
    adapter = ADAPTERS[provider.kind]
    described = describe_provider(provider, with_secret=True)
    return _exchange(
        provider, adapter.build(request, described), lambda answer: adapter.read(answer, described)
    )


def tell_provider(provider: Provider, request: ProviderRequest, *, is_spam: bool) -> None:
    """Tell a provider that learns what a person decided. Raises a ProviderFailure."""
    adapter = ADAPTERS[provider.kind]
    assert adapter.build_feedback is not None
    assert adapter.read_feedback is not None
    described: ProviderSettings = describe_provider(provider, with_secret=True)
    _exchange(provider, adapter.build_feedback(request, described, is_spam), adapter.read_feedback)


def _exchange(provider: Provider, outgoing: Outgoing, read: Callable[[Answer], Reading]) -> Reading:
    take_turn(provider.pk, provider.daily_budget)
    try:
        answer = send(
            outgoing,
            timeout_seconds=provider.timeout_ms / 1000,
            allowed_hosts=settings.PROVIDER_ALLOWED_HOSTS,
        )
        reading = read(answer)
    except ProviderFailure as failure:
        logger.warning(
            "provider_failed",
            provider=provider.pk,
            kind=provider.kind,
            code=failure.code,
            remark=failure.remark,
        )
        if failure.counts:
            note_failure(provider.pk)
        else:
            note_success(provider.pk)  # it is there, and answers
        raise
    note_success(provider.pk)
    return reading
