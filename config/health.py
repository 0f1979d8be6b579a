"""Is the process alive, and is everything there that it needs."""

import redis
import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from config.celery import WORKER_HEARTBEAT_KEY
from discussions.announcements import get_redis

logger = structlog.get_logger(__name__)


def show_alive(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process can answer at all."""
    return JsonResponse({"status": "ok"})


def show_ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when PostgreSQL, Redis, the migrations and a worker are all there, else 503 with what is not."""
    problems = {**_check_database(), **_check_redis()}
    if problems:
        logger.warning("not_ready", **problems)
    return JsonResponse(
        {"status": "unavailable" if problems else "ok", "problems": problems}, status=503 if problems else 200
    )


def _check_database() -> dict[str, str]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"postgresql": "does not answer"}
    return {"migrations": f"{len(missing)} not applied; run manage.py migrate"} if missing else {}


def _check_redis() -> dict[str, str]:
    try:
        alive = get_redis().exists(WORKER_HEARTBEAT_KEY)
    except redis.RedisError:
        return {"redis": "does not answer"}
    return {} if alive else {"worker": "none heard from in the last 30 seconds"}
