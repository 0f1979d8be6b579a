"""The job that asks a provider about a revision."""

import time

import structlog

from discussions.models import Status
from moderation.actions.answers import take_answer, take_failure
from moderation.actions.calls import MAX_ATTEMPTS, claim_call, list_expired, settle_call
from moderation.actions.consulting import consult_provider
from moderation.models import CallState, ProviderCall
from moderation.providers.failures import Disabled, Expired, ProviderFailure
from moderation.queries.providers import describe_revision

logger = structlog.get_logger(__name__)


def ask_about(call_id: int) -> CallState | None:
    """Make a call that is due, and carry out what follows. Returns what became of it; None: nothing was to be done.

    May run any number of times, early or late, alone or at once.
    """
    call = claim_call(call_id)
    if call is None:
        return None
    if not _is_needed(call):
        settle_call(call, CallState.SKIPPED, latency_ms=None)
        return CallState.SKIPPED
    if not call.provider.enabled:
        take_failure(call, Disabled(), None)
        return CallState.SKIPPED
    if call.attempts > MAX_ATTEMPTS:  # each of them ended a worker
        take_failure(call, Expired(), None)
        return CallState.FAILED
    began = time.monotonic()
    try:
        finding = consult_provider(call.provider, describe_revision(call.revision, call.provider))
    except ProviderFailure as failure:
        take_failure(call, failure, _measure(began))
    else:
        take_answer(call, finding, _measure(began))
    call.refresh_from_db(fields=["state"])
    logger.info("provider_asked", call=call.pk, provider=call.provider_id, state=call.state)
    return CallState(call.state)


def expire_calls() -> None:
    """Settle calls that nobody made in time: to the comment, its provider has failed."""
    for call in list_expired():
        take_failure(call, Expired(), None)


def _is_needed(call: ProviderCall) -> bool:
    comment = call.revision.comment
    is_undecided = comment.status in (Status.PUBLISHED, Status.HELD)
    return is_undecided and comment.revision == call.revision.number


def _measure(began: float) -> int:
    return round(1000 * (time.monotonic() - began))
