"""Webhooks: a site's endpoints, what goes to them, and how it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from discussions.models import Author, Comment, Event, Site, Status, Thread
from discussions.refusals import Refused
from discussions.sealing import open_secret
from moderation.models import Delivery, DeliveryState, Webhook
from moderation.queries.memberships import require_admin

# Lanes in which something waits, by leaps through an index of nothing else.
_LIST_DUE = """
WITH RECURSIVE waiting AS (
  (SELECT lane_id FROM moderation_delivery WHERE state = 'waiting' ORDER BY lane_id LIMIT 1)
  UNION ALL
  SELECT (SELECT d.lane_id FROM moderation_delivery d
           WHERE d.state = 'waiting' AND d.lane_id > w.lane_id ORDER BY d.lane_id LIMIT 1)
    FROM waiting w WHERE w.lane_id IS NOT NULL
)
SELECT l.id FROM waiting w JOIN moderation_lane l ON l.id = w.lane_id
 WHERE l.due_at <= %s AND (l.claimed_until IS NULL OR l.claimed_until <= %s)
 ORDER BY l.due_at LIMIT %s
"""


def get_my_webhook(person: User, webhook_id: int) -> Webhook:
    """Return a webhook with its site. Raises Refused: webhook_not_found; forbidden to who is no admin of its site."""
    mine = Webhook.objects.select_related("site").filter(pk=webhook_id, site__memberships__user=person)
    webhook = mine.first()
    if webhook is None:
        raise Refused("webhook_not_found")
    require_admin(person, webhook.site)
    return webhook


def get_my_delivery(person: User, delivery_id: int) -> Delivery:
    """Return a delivery with its event. Raises Refused: delivery_not_found; forbidden to who is no admin there."""
    found = Delivery.objects.select_related("event", "webhook__site")
    delivery = found.filter(pk=delivery_id, webhook__site__memberships__user=person).first()
    if delivery is None:
        raise Refused("delivery_not_found")
    require_admin(person, delivery.webhook.site)
    return delivery


def list_webhooks(site: Site) -> list[Webhook]:
    """Return the site's webhooks, each with how many deliveries of it are `waiting` and `dead`."""
    return list(count_deliveries(Webhook.objects.filter(site=site).select_related("site")).order_by("pk"))


def count_deliveries(webhooks: QuerySet[Webhook]) -> QuerySet[Webhook]:
    return webhooks.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        dead=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD)),
    )


def list_deliveries(webhook: Webhook, state: str | None, before: int | None, limit: int) -> list[Delivery]:
    """Return deliveries of a webhook with their events, the newest first, those before the one with id `before`."""
    found = Delivery.objects.filter(webhook=webhook).select_related("event")
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def list_due_lanes(limit: int) -> list[int]:
    """Return the ids of lanes in which something is to be sent now, and that no worker has."""
    now = timezone.now()
    with connection.cursor() as database:
        database.execute(_LIST_DUE, [now, now, limit])
        return [row[0] for row in database.fetchall()]


def list_secrets(webhook: Webhook, now: datetime) -> list[str]:
    """Return what to sign with, the newest first. Raises Unsealable."""
    sealed = [webhook.sealed_secret]
    if webhook.earlier_until is not None and webhook.earlier_until > now:
        sealed.append(webhook.sealed_earlier_secret)
    return [open_secret(each) for each in sealed]


def load_event(event_id: int) -> Event:
    """Return an event with all that is told of it."""
    about = ("site", "thread", "comment__author", "comment__thread", "author")
    return Event.objects.select_related(*about).get(pk=event_id)


def describe_event(event: Event) -> dict[str, Any]:
    """Return an event as a webhook tells it: what happened, and what it happened to as that is now."""
    return {
        "id": name_event(event.pk),
        "type": event.kind,
        "timestamp": event.created_at,
        "data": {
            "site": event.site.key,
            "thread": event.thread and _describe_thread(event.thread),
            "comment": event.comment and _describe_comment(event.comment),
            "author": event.author and _describe_author(event.author),
            **event.facts,
        },
    }


def name_event(event_id: int) -> str:
    """Return the id under which an event is sent, each time the same."""
    return f"evt_{event_id}"


def _describe_thread(thread: Thread) -> dict[str, Any]:
    return {name: getattr(thread, name) for name in ("key", "url", "title", "section", "state")}


def _describe_comment(comment: Comment) -> dict[str, Any]:
    is_kept = comment.status != Status.WITHDRAWN
    return {
        "id": str(comment.pk),
        "parent": None if comment.parent_id is None else str(comment.parent_id),
        "author": _describe_author(comment.author),
        "current_status": comment.status,
        "revision": comment.revision,
        "body": comment.body if is_kept else None,
        "body_html": comment.body_html if is_kept else None,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
    }


def _describe_author(author: Author) -> dict[str, Any]:
    return {
        "id": str(author.pk),
        "name": author.name,
        "kind": author.kind,
        "external_id": author.external_id,
        **{name: getattr(author, name) for name in ("is_staff", "is_expert", "title")},
    }


def list_wanted(webhooks: Sequence[Webhook], kinds: Sequence[str]) -> set[str]:
    """Return the kinds of events that one of these webhooks at least hears of."""
    return {kind for webhook in webhooks if webhook.enabled for kind in (webhook.kinds or kinds)}
