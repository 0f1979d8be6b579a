"""Providers of a site, comments that they are asked about, and time that passes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from discussions.models import Comment, Status, Thread
from discussions.sealing import seal_secret
from moderation.actions.asking import ask_about
from moderation.actions.checking import check_revision
from moderation.models import CallState, Provider, ProviderCall
from tests.build import build_author, build_comment
from tests.providers.servers import Server
from tests.providers.test_adapters import SECRETS


def build_provider(thread: Thread, server: Server, kind: str = "webhook", **changes: Any) -> Provider:
    """Return a provider of the thread's site that asks `server`, always, but for `changes`."""
    ordinary: dict[str, Any] = {
        "name": kind.replace("_", "-"),
        "place": Provider.objects.filter(site=thread.site).count() + 1,
        "url": server.url,
        "sealed_secret": seal_secret(SECRETS[kind]),
        "model": "small" if kind == "language_model" else "",
        "ask_when": "always",
        "timeout_ms": 5_000,
    }
    return Provider.objects.create(site=thread.site, kind=kind, **{**ordinary, **changes})


def check(thread: Thread, body: str, **changes: Any) -> Comment:
    """Return a new comment after Parley's own checks."""
    comment = build_comment(thread, build_author(thread), status=Status.PENDING, body=body, **changes)
    assert check_revision(comment.pk, 1) is not None
    comment.refresh_from_db()
    return comment


def ask_all(comment: Comment) -> list[CallState | None]:
    """Make every call that is due about `comment`, in the order of the providers; return what became of them."""
    calls = ProviderCall.objects.filter(revision__comment=comment, state="queued").order_by("provider__place")
    outcomes = [ask_about(call.pk) for call in calls]
    comment.refresh_from_db()
    return outcomes


def let_time_pass(seconds: float) -> None:
    """Move everything that calls wait for into the past."""
    step = timedelta(seconds=seconds)
    for call in ProviderCall.objects.all():
        call.due_at -= step
        call.queued_at -= step
        call.created_at -= step
        call.tell_at = call.tell_at and call.tell_at - step
        call.save()


def is_due(call: ProviderCall) -> bool:
    return call.due_at <= timezone.now()
