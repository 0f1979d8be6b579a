"""`/metrics`, for Prometheus: what was counted, and what is the case at the moment."""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import NamedTuple

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import WORKER_HEARTBEAT_KEY
from config.errors import answer_error
from config.metrics import COUNTED, DECISIONS, KEY, read_counted, write_metric
from discussions.announcements import get_redis

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTED_UP_TO = "parley:metrics:decision"
_COUNTING = "parley:metrics:counting"
# A scrape that comes after a long time looks at no more than so many decisions.
_MOST_DECISIONS = 1_000_000


class Gauge(NamedTuple):
    name: str
    description: str


UP = Gauge(
    "parley_up", "Whether a part answers: postgresql, redis, and a worker heard of in the last 30 seconds."
)
WAITING_JOBS = Gauge("parley_waiting_jobs", "Jobs in the broker that no worker has taken, by queue.")
WAITING_TEXTS = Gauge("parley_waiting_texts", "Texts that wait to be checked.")
OLDEST_TEXT = Gauge("parley_oldest_text_seconds", "How long the one of them that has waited longest has.")
OPEN_CASES = Gauge("parley_open_cases", "Cases that wait for a moderator, by kind.")
DRIFT = Gauge(
    "parley_count_drift", "How far counts were off when they were last compared with what they count."
)
GAUGES = (UP, WAITING_JOBS, WAITING_TEXTS, OLDEST_TEXT, OPEN_CASES, DRIFT)


@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever has METRICS_TOKEN or, where there is none, this machine alone; others find nothing here."""
    if not _may_see(request):
        return answer_error(request, "not_found")
    return HttpResponse("\n".join([*_write(), ""]), content_type=CONTENT_TYPE)


def _may_see(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine speaks for others, whatever it is trusted with.
    if {"X-Forwarded-For", "Forwarded", "X-Real-IP"} & set(request.headers):
        return False
    with suppress(ValueError):
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    return False


def _write() -> Iterator[str]:
    now: dict[Gauge, dict[str, float]] = {}
    counted: dict[str, float] = {}
    has_postgresql = has_redis = is_worked = False
    with suppress(DatabaseError):
        now |= _read_postgresql()
        has_postgresql = True
    with suppress(redis.RedisError):
        if has_postgresql:
            _count_decisions()
        is_worked, waiting = _read_redis()
        now[WAITING_JOBS] = waiting
        counted = read_counted()
        has_redis = True
    parts = {"postgresql": has_postgresql, "redis": has_redis, "worker": is_worked}
    now[UP] = {f'{UP.name}{{part="{part}"}}': float(is_up) for part, is_up in parts.items()}
    for gauge, values in now.items():
        yield from write_metric(gauge.name, "gauge", gauge.description, values)
    for name, (kind, description) in COUNTED.items():
        values = {series: number for series, number in counted.items() if series.startswith(name)}
        yield from write_metric(name, kind, description, values)


def _read_redis() -> tuple[bool, dict[str, float]]:
    """Return whether a worker was heard of, and how many jobs wait."""
    with get_redis().pipeline(transaction=False) as pipeline:
        pipeline.exists(WORKER_HEARTBEAT_KEY)
        for queue in settings.CELERY_TASK_QUEUES:
            pipeline.llen(queue.name)
        is_worked, *lengths = pipeline.execute()
    names = (f'{WAITING_JOBS.name}{{queue="{queue.name}"}}' for queue in settings.CELERY_TASK_QUEUES)
    return bool(is_worked), dict(zip(names, lengths, strict=True))


def _read_postgresql() -> dict[Gauge, dict[str, float]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0)"
            " FROM discussions_revision WHERE queue_id IS NOT NULL"
        )
        texts, oldest = cursor.fetchone()
        cursor.execute("SELECT kind, sum(step) FROM moderation_casecount GROUP BY kind")
        cases = cursor.fetchall()
        cursor.execute("SELECT coalesce(sum(drift), 0) FROM moderation_countcheck")
        (drift,) = cursor.fetchone()
    return {
        WAITING_TEXTS: {WAITING_TEXTS.name: texts},
        OLDEST_TEXT: {OLDEST_TEXT.name: float(oldest)},
        OPEN_CASES: {f'{OPEN_CASES.name}{{kind="{kind}"}}': float(number) for kind, number in cases},
        DRIFT: {DRIFT.name: float(drift)},
    }


def _count_decisions() -> None:
    """Add the decisions since the last time to what Redis knows. Who asks at the same moment leaves it to the other."""
    client = get_redis()
    if not client.set(_COUNTING, "1", nx=True, ex=10):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM moderation_decision")
        (last,) = cursor.fetchone()
        begin = max(int(client.get(_COUNTED_UP_TO) or last), last - _MOST_DECISIONS)
        cursor.execute(
            "SELECT action, actor, count(*) FROM moderation_decision WHERE id > %s AND id <= %s GROUP BY 1, 2",
            [begin, last],
        )
        with client.pipeline(transaction=True) as pipeline:
            for action, actor, number in cursor.fetchall():
                pipeline.hincrbyfloat(KEY, f'{DECISIONS}{{action="{action}",actor="{actor}"}}', number)
            pipeline.set(_COUNTED_UP_TO, last)
            pipeline.delete(_COUNTING)
            pipeline.execute()
