"""Calls to outside providers as rows: written down with the verdict, claimed by one worker at a time, never lost.

When they are due is said, and asked, by PostgreSQL's clock: those of workers may not agree.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from discussions.models import Revision
from moderation.models import CallState, Provider, ProviderCall

# Longer than the longest timeout: whoever holds a call for longer than this has died.
LEASE = timedelta(seconds=60)
QUEUE_PATIENCE = timedelta(seconds=20)
LIFETIME = timedelta(days=30)
EXPIRY = timedelta(hours=1)
SWEEP_BATCH = 500
PURGE_BATCH = 5_000
MAX_ATTEMPTS = 3


def queue_calls(revision: Revision, providers: Sequence[Provider]) -> None:
    """Write down that these are to be asked, in the transaction of the verdict that wants to know more."""
    ProviderCall.objects.bulk_create(
        [
            ProviderCall(
                provider=provider, revision=revision, due_at=Now(), queued_at=Now(), created_at=Now()
            )
            for provider in providers
        ],
        ignore_conflicts=True,
    )


def list_queued(revision_ids: Collection[int]) -> list[int]:
    """Return the ids of the calls that wait on revisions that were just checked."""
    queued = ProviderCall.objects.filter(revision__in=revision_ids, state=CallState.QUEUED, attempts=0)
    return list(queued.values_list("pk", flat=True))


def claim_call(call_id: int) -> ProviderCall | None:
    """Return the call, leased to the caller alone, or None: settled, not due yet, or somebody else has it."""
    due = ProviderCall.objects.filter(pk=call_id, state=CallState.QUEUED, due_at__lte=Now())
    if not due.update(due_at=Now() + LEASE, attempts=F("attempts") + 1):
        return None
    return ProviderCall.objects.select_related(
        "provider__site",
        "revision__comment__thread__site",
        "revision__comment__author",
        "revision__comment__parent",
    ).get(pk=call_id)


def settle_call(call: ProviderCall, state: CallState, *, failure: str = "", latency_ms: int | None) -> bool:
    """Settle a call that this attempt holds. Returns False, having changed nothing, if another attempt has it."""
    return bool(
        ProviderCall.objects.filter(pk=call.pk, state=CallState.QUEUED, attempts=call.attempts).update(
            state=state, failure=failure, latency_ms=latency_ms, settled_at=Now()
        )
    )


def postpone_call(call: ProviderCall, seconds: float) -> None:
    """Let the call be attempted again in `seconds`, by the sweep."""
    ProviderCall.objects.filter(pk=call.pk, state=CallState.QUEUED, attempts=call.attempts).update(
        due_at=Now() + timedelta(seconds=seconds)
    )


def list_lost() -> Iterator[int]:
    """Yield the ids of calls that are due and that no worker came to, each to this caller alone."""
    overdue = Now() - QUEUE_PATIENCE
    lost = ProviderCall.objects.filter(state=CallState.QUEUED, due_at__lte=Now(), queued_at__lte=overdue)
    for call_id in list(lost.order_by("due_at").values_list("pk", flat=True)[:SWEEP_BATCH]):
        if ProviderCall.objects.filter(pk=call_id, queued_at__lte=overdue).update(queued_at=Now()):
            yield call_id


def list_expired() -> list[ProviderCall]:
    """Return calls that nobody needs to make any more: the discussion has moved on."""
    expired = ProviderCall.objects.filter(
        state=CallState.QUEUED, due_at__lte=Now(), created_at__lt=Now() - EXPIRY
    )
    return list(expired.select_related("provider", "revision__comment__thread__site")[:SWEEP_BATCH])


def purge_calls() -> None:
    """Forget calls after a month."""
    old = ProviderCall.objects.filter(created_at__lt=Now() - LIFETIME)
    while keys := list(old.values_list("pk", flat=True)[:PURGE_BATCH]):
        ProviderCall.objects.filter(pk__in=keys).delete()
