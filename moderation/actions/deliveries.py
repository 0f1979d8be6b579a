"""Telling webhooks: at least once, one after the other in each lane, until it got there or a day of trying is over.

Deliveries are written in the transaction of their event. A worker claims a lane by a conditional UPDATE, for as long as
no lease of another is running, and sends what waits in it in order. One that dies leaves its lease to end: whatever it
had not written down as delivered is sent again by the next.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import uuid4

import orjson
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from discussions.models import Event
from discussions.sealing import Unsealable
from moderation.actions.webhooks import switch_off
from moderation.breakers import may_try, note_failure, note_success
from moderation.jobs import enqueue_deliveries
from moderation.models import Delivery, DeliveryState, Lane, Webhook, WebhookFormat
from moderation.providers.contract import Outgoing
from moderation.providers.failures import ProviderFailure
from moderation.providers.sending import refuse_failures, send
from moderation.queries.webhooks import describe_event, list_due_lanes, list_secrets, load_event, name_event
from moderation.signing import sign_message
from moderation.slack import escape, write_line

logger = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10.0
LEASE = timedelta(seconds=60)  # more than one try takes, with all around it
TURN_SECONDS = 20.0  # then the worker looks after other lanes
# How long to wait after each try that failed: a day in all. Up to a tenth more or less, so that not all come at once.
PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800, 7_200, 18_000, 28_800, 30_240))
JITTER = 0.1
# An endpoint where nothing has got to for so long is switched off.
PATIENCE = timedelta(days=3)
# While an endpoint does not answer at all, its lanes wait, and no try of theirs is counted.
BREAKER_PAUSE = timedelta(seconds=30)
LANES_AT_ONCE = 200
TEST_KIND = "webhook.test"
LONG_FAILURE = timedelta(minutes=10)

_WRITE_DELIVERIES = """
WITH wanted AS (
  SELECT w.id AS webhook_id, e.id AS event_id, e.thread_id
    FROM discussions_event e
    JOIN moderation_webhook w ON w.site_id = e.site_id AND w.enabled
                             AND (w.kinds = '{}' OR e.kind = ANY (w.kinds))
   WHERE e.id = ANY (%s)
), lanes AS (
  INSERT INTO moderation_lane AS l (webhook_id, thread_id, due_at, tries)
  SELECT DISTINCT webhook_id, thread_id, now(), 0 FROM wanted ORDER BY webhook_id, thread_id
      ON CONFLICT (webhook_id, thread_id) DO UPDATE SET tries = l.tries
  RETURNING l.id, l.webhook_id, l.thread_id
)
INSERT INTO moderation_delivery (lane_id, webhook_id, event_id, state, tries, error, created_at)
SELECT lanes.id, wanted.webhook_id, wanted.event_id, 'waiting', 0, '', now()
  FROM wanted JOIN lanes ON lanes.webhook_id = wanted.webhook_id
                        AND lanes.thread_id IS NOT DISTINCT FROM wanted.thread_id
 ORDER BY wanted.event_id
RETURNING lane_id
"""


class Outcome(NamedTuple):
    """What came of one try. `error` is "" where it got there, else a code (docs/webhooks.md)."""

    error: str
    status: int | None
    latency_ms: int
    retry_after: float | None = None

    @property
    def is_gone(self) -> bool:
        """The endpoint says that it is no more (HTTP 410)."""
        return self.status == 410


def write_deliveries(event_ids: Sequence[int]) -> None:
    """Write down, in the transaction of these events, where each goes; workers are asked to send them after commit."""
    with connection.cursor() as database:
        database.execute(_WRITE_DELIVERIES, [list(event_ids)])
        lanes = sorted({row[0] for row in database.fetchall()})
    if lanes:
        transaction.on_commit(partial(enqueue_deliveries, lanes), robust=True)


def sweep_lanes() -> None:
    """Ask for a worker where something is to be sent and nobody is: lost jobs, tries that are due, dead workers."""
    enqueue_deliveries(list_due_lanes(LANES_AT_ONCE))


def deliver_lane(lane_id: int) -> None:
    """Send what waits in a lane, in order, unless another worker has it or it is not due."""
    began = time.monotonic()
    while (claim := _claim(lane_id)) is not None:
        is_empty = _work(lane_id, claim, began)
        _release(lane_id, claim)
        if not is_empty:
            return
        # What was written between the last look and the release had its worker sent away: look once more.
        if not Delivery.objects.filter(lane_id=lane_id, state=DeliveryState.WAITING).exists():
            return


def send_event(webhook: Webhook, message_id: str, event: Event) -> Outcome:
    """Send an event to a webhook now, and return what came of it. Nothing is written down."""
    document = describe_event(event)
    if webhook.format == WebhookFormat.SLACK:
        return send_body(webhook, message_id, {"text": write_line(event.kind, document["data"])})
    return send_body(webhook, message_id, {**document, "id": message_id})


def send_test(webhook: Webhook) -> Outcome:
    """Send a sample to a webhook now, also to one that is switched off, and return what came of it."""
    message_id = f"test_{uuid4().hex}"
    if webhook.format == WebhookFormat.SLACK:
        return send_body(
            webhook, message_id, {"text": f"A test of {escape(webhook.site.name)}'s discussions."}
        )
    sample = {"id": message_id, "type": TEST_KIND, "timestamp": timezone.now()}
    return send_body(webhook, message_id, {**sample, "data": {"site": webhook.site.key}})


def send_body(webhook: Webhook, message_id: str, document: object) -> Outcome:
    """Send a JSON document, signed, and return what came of it."""
    began, now = time.monotonic(), timezone.now()
    status: int | None = None
    error, retry_after = "", None
    body = orjson.dumps(document, option=orjson.OPT_UTC_Z)
    try:
        signature = sign_message(message_id, int(now.timestamp()), body, list_secrets(webhook, now))
        headers = {"Content-Type": "application/json", "User-Agent": "Parley/1 | webhooks/1", **signature}
        answer = send(
            Outgoing(url=webhook.url, body=body, headers=headers),
            timeout_seconds=TIMEOUT_SECONDS,
            allowed_hosts=settings.WEBHOOK_ALLOWED_HOSTS,
        )
        status = answer.status
        refuse_failures(answer)
    except ProviderFailure as failure:
        error, retry_after = failure.code, failure.retry_after
    except Unsealable:
        error = "secret_unreadable"
    return Outcome(error, status, round(1000 * (time.monotonic() - began)), retry_after)


def _claim(lane_id: int) -> datetime | None:
    """Take the lane for a while. Returns until when, None if it is not due or another worker has it."""
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    claim = now + LEASE
    taken = Lane.objects.filter(free, pk=lane_id, due_at__lte=now).update(claimed_until=claim)
    return claim if taken else None


def _release(lane_id: int, claim: datetime) -> None:
    Lane.objects.filter(pk=lane_id, claimed_until=claim).update(claimed_until=None)


def _work(lane_id: int, claim: datetime, began: float) -> bool:
    """Send from a lane that is ours until `claim`. Returns whether it is empty; if not, somebody comes again later."""
    while time.monotonic() - began < TURN_SECONDS and timezone.now() < claim - LEASE / 2:
        delivery = (
            Delivery.objects.filter(lane_id=lane_id, state=DeliveryState.WAITING)
            .select_related("webhook__site", "lane")
            .order_by("pk")
            .first()
        )
        if delivery is None:
            return True
        if not delivery.webhook.enabled:  # switched off a moment ago
            Delivery.objects.filter(lane_id=lane_id, state=DeliveryState.WAITING).update(
                state=DeliveryState.DEAD
            )
            return True
        if not may_try(_name_breaker(delivery.webhook_id)):
            Lane.objects.filter(pk=lane_id).update(due_at=timezone.now() + BREAKER_PAUSE)
            return False
        outcome = send_event(delivery.webhook, name_event(delivery.event_id), load_event(delivery.event_id))
        if not _note(delivery, outcome):
            return False
    # There is more: at once, after what others wait for.
    enqueue_deliveries([lane_id])
    return False


def _note(delivery: Delivery, outcome: Outcome) -> bool:
    """Write down what came of a try. Returns whether the lane goes on."""
    got_there = not outcome.error
    is_dead = not got_there and delivery.lane.tries >= len(PAUSES)
    state = DeliveryState.DELIVERED if got_there else DeliveryState.DEAD if is_dead else DeliveryState.WAITING
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
            state=state,
            tries=F("tries") + 1,
            status=outcome.status,
            error=outcome.error,
            latency_ms=outcome.latency_ms,
            tried_at=timezone.now(),
        )
        if state != DeliveryState.WAITING:
            Lane.objects.filter(pk=delivery.lane_id).exclude(tries=0).update(tries=0)
        else:
            pause = _choose_pause(delivery.lane.tries, outcome)
            Lane.objects.filter(pk=delivery.lane_id).update(
                tries=F("tries") + 1, due_at=timezone.now() + pause
            )
    _note_health(delivery.webhook, outcome)
    return state != DeliveryState.WAITING


def _choose_pause(tries: int, outcome: Outcome) -> timedelta:
    pause = PAUSES[tries] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  (no secret)
    return max(pause, timedelta(seconds=outcome.retry_after or 0))


def _note_health(webhook: Webhook, outcome: Outcome) -> None:
    """Note whether the endpoint is well, and switch it off if it is gone, or has not been well for days."""
    now = timezone.now()
    if not outcome.error:
        note_success(_name_breaker(webhook.pk))
        if webhook.failing_since is not None:
            _note_recovery(webhook, now)
        return
    note_failure(_name_breaker(webhook.pk))
    logger.warning("webhook_failed", webhook=webhook.pk, code=outcome.error, status=outcome.status)
    Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=True).update(failing_since=now)
    if outcome.is_gone:
        switch_off(webhook, "gone")
    elif Webhook.objects.filter(pk=webhook.pk, failing_since__lte=now - PATIENCE).exists():
        switch_off(webhook, "failing")


def _note_recovery(webhook: Webhook, now: datetime) -> None:
    """Note that the endpoint is well again. After a long time, whatever waits for its next try need not wait longer."""
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
    if webhook.failing_since is not None and webhook.failing_since <= now - LONG_FAILURE:
        Lane.objects.filter(webhook=webhook, due_at__gt=now).update(due_at=now)


def _name_breaker(webhook_id: int) -> str:
    return f"webhook:{webhook_id}"
