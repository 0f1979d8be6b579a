"""What people decided, told to the providers that learn from it and were wrong."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from discussions.models import Comment, Status
from moderation.actions.consulting import tell_provider
from moderation.models import CallState, Finding, ProviderCall
from moderation.providers import ADAPTERS
from moderation.providers.failures import ProviderFailure
from moderation.queries.providers import describe_revision

# Time for second thoughts: what is undone at once was never said.
PATIENCE = timedelta(minutes=1)
RETRY = timedelta(hours=1)
GIVE_UP = timedelta(days=7)
LEASE = timedelta(minutes=5)
BATCH = 100
_LEARNING = [adapter.kind for adapter in ADAPTERS.values() if adapter.build_feedback is not None]


def plan_feedback(comment: Comment) -> None:
    """Note that a person decided on a comment's text, for the providers that were asked about it and learn."""
    asked = ProviderCall.objects.filter(
        revision__comment=comment,
        revision__number=comment.revision,
        state=CallState.ANSWERED,
        provider__kind__in=_LEARNING,
    )
    asked.update(tell_at=timezone.now() + PATIENCE)


def tell_what_people_decided() -> None:
    """Tell every provider that is due what it did not say itself and was not told yet."""
    for call in _list_to_tell():
        is_spam = _find_news(call)
        try:
            if is_spam is not None:
                request = describe_revision(call.revision, call.provider)
                tell_provider(call.provider, request, is_spam=is_spam)
        except ProviderFailure:
            is_old = call.created_at < timezone.now() - GIVE_UP
            _leave(call, tell_at=None if is_old else timezone.now() + RETRY)
        else:
            _leave(call, tell_at=None, told={None: call.told, True: "spam", False: "ham"}[is_spam])


def _list_to_tell() -> Iterator[ProviderCall]:
    """Yield calls that are due, each leased to this caller: `tell_at` is when the lease ends."""
    due = ProviderCall.objects.filter(tell_at__lte=timezone.now(), provider__enabled=True)
    for call in list(
        due.select_related(
            "provider__site",
            "revision__comment__thread__site",
            "revision__comment__author",
            "revision__comment__parent",
        ).order_by("tell_at")[:BATCH]
    ):
        lease = timezone.now() + LEASE
        if ProviderCall.objects.filter(pk=call.pk, tell_at=call.tell_at).update(tell_at=lease):
            call.tell_at = lease
            yield call


def _find_news(call: ProviderCall) -> bool | None:
    """Return whether a person made it spam, None where the provider says the same or spam was not the question."""
    comment = call.revision.comment
    decided = {Status.SPAM: "spam", Status.PUBLISHED: "ham"}.get(Status(comment.status))
    finding = Finding.objects.filter(
        revision=call.revision, check_name=f"provider.{call.provider.name}"
    ).first()
    if decided is None or finding is None or comment.revision != call.revision.number:
        return None
    believed = call.told or ("spam" if finding.outcome == "suspect" else "ham")
    return None if decided == believed else decided == "spam"


def _leave(call: ProviderCall, **changes: object) -> None:
    """Give the lease back. A decision that was made meanwhile has set a time of its own, which stays."""
    ProviderCall.objects.filter(pk=call.pk, tell_at=call.tell_at).update(**changes)
