"""The Celery application, the one table of periodic jobs, and the sign of life that `/readyz` looks for."""

import os
import signal
import time
from contextlib import suppress
from typing import Any

import redis
import structlog
from celery import Celery, Task, signals
from celery.schedules import crontab

from config.broker import be_careful
from config.metrics import JOB_SECONDS, JOBS, meters
from config.processes import die_with_parent
from discussions.announcements import get_redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

be_careful()
app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "sweep-pending": {"task": "moderation.tasks.sweep_pending", "schedule": 10.0, "options": {"expires": 10}},
    # Readers see a vote within two seconds. What is late is no longer needed: the next one is due by then.
    "count-votes": {"task": "discussions.tasks.count_votes", "schedule": 1.0, "options": {"expires": 10}},
    "write-views": {"task": "discussions.tasks.write_views", "schedule": 10.0, "options": {"expires": 10}},
    # What readers forecast is in the crowd within about so long.
    "sweep-prompts": {"task": "discussions.tasks.sweep_prompts", "schedule": 2.0, "options": {"expires": 2}},
    # What is quoted is in the list of passages within about so long.
    "sweep-quotes": {"task": "discussions.tasks.sweep_quotes", "schedule": 5.0, "options": {"expires": 5}},
    "sweep-sanctions": {
        "task": "moderation.tasks.sweep_sanctions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-events": {
        "task": "discussions.tasks.spread_events",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "write-letters": {
        "task": "discussions.tasks.write_letters",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "tell-notifiers": {
        "task": "discussions.tasks.tell_notifiers",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "sweep-erasures": {
        "task": "discussions.tasks.sweep_erasures",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "purge-events": {
        "task": "discussions.tasks.purge_expired",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "sweep-letters": {
        "task": "discussions.tasks.sweep_letters",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "watch-raids": {"task": "moderation.tasks.watch_raids", "schedule": 60.0, "options": {"expires": 60}},
    "fold-case-counts": {
        "task": "moderation.tasks.fold_case_counts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "rate-cases": {"task": "moderation.tasks.rate_cases", "schedule": 300.0, "options": {"expires": 300}},
    "learn-from-reports": {
        "task": "moderation.tasks.learn_from_reports",
        "schedule": crontab(hour="4", minute="29"),
        "options": {"expires": 3600},
    },
    "check-case-counts": {
        "task": "moderation.tasks.check_case_counts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "purge-expired": {
        "task": "moderation.tasks.purge_expired",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "learn-from-decisions": {
        "task": "moderation.tasks.learn_from_decisions",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "sweep-providers": {
        "task": "moderation.tasks.sweep_providers",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "sweep-webhooks": {
        "task": "moderation.tasks.sweep_webhooks",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "write-digests": {"task": "moderation.tasks.write_digests", "schedule": 60.0, "options": {"expires": 60}},
    "tell-providers": {
        "task": "moderation.tasks.tell_providers",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "draw-samples": {
        "task": "moderation.tasks.draw_samples",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "send-statements-of-reasons": {
        "task": "moderation.tasks.send_statements_of_reasons",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "back-up": {
        "task": "config.tasks.back_up",
        "schedule": crontab(hour="2", minute="43"),
        "options": {"expires": 3600},
    },
    "import-lists": {
        "task": "moderation.tasks.import_lists",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600},
    },
}

WORKER_HEARTBEAT_KEY = "parley:worker-heartbeat"
WORKER_HEARTBEAT_SECONDS = 30
REQUEST_HEADER = "parley_request"


@signals.worker_ready.connect
@signals.heartbeat_sent.connect
def note_heartbeat(**_: Any) -> None:
    """Leave a key in Redis that outlives the last sign of life of any worker by 30 seconds."""
    with suppress(redis.RedisError):
        get_redis().set(WORKER_HEARTBEAT_KEY, "1", ex=WORKER_HEARTBEAT_SECONDS)


@signals.before_task_publish.connect
def pass_request_on(headers: dict[str, Any], **_: Any) -> None:
    """Let a job have the id of the request that led to it, however many jobs are between."""
    request_id = structlog.contextvars.get_contextvars().get("request")
    if request_id is not None:
        headers[REQUEST_HEADER] = request_id


@signals.task_prerun.connect
def take_request_up(task: "Task[Any, Any]", **_: Any) -> None:
    """Let whatever a job logs have its name, and the id of the request that led to it, if one did."""
    request_id = getattr(task.request, REQUEST_HEADER, None)
    said = {"job": task.name, **({"request": request_id} if request_id else {})}
    task.request.update(said=structlog.contextvars.bind_contextvars(**said), began=time.perf_counter())


@signals.task_postrun.connect
def put_request_down(task: "Task[Any, Any]", state: str = "", **_: Any) -> None:
    """Count the job, and let go of what it was known by."""
    meters.count(JOBS, job=task.name, state=str(state or "UNKNOWN").lower())
    if began := getattr(task.request, "began", None):
        meters.observe(JOB_SECONDS, time.perf_counter() - began, job=task.name)
    structlog.contextvars.reset_contextvars(**getattr(task.request, "said", {}))


@signals.worker_process_init.connect
def end_with_worker(**_: Any) -> None:
    """Have the kernel end this child with the worker, however that ends: a hung job must not outlive it."""
    if ask_kernel := die_with_parent(signal.SIGKILL):
        ask_kernel()
