"""Looks at everything that Parley stands on. Each check says what it found and, where that is not well, what to do."""

import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import redis
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from config.backups import list_backups
from config.celery import WORKER_HEARTBEAT_KEY
from discussions.actions.letters import can_send_mail
from discussions.announcements import get_redis
from discussions.models import Revision
from moderation.scoring.tiers import score_texts

State = Literal["well", "warning", "broken"]

OLDEST_POSTGRESQL, OLDEST_REDIS = 14, (6, 2)
SLOW_MILLISECONDS = 100
# Of clocks: tokens bear 30 seconds.
ODD_SECONDS, WRONG_SECONDS = 2.0, 30.0
LOW_SHARE, LEAST_BYTES = 0.1, 500 * 2**20
LONG_WAIT, TOO_LONG_WAIT = timedelta(minutes=1), timedelta(minutes=10)
OLD_BACKUP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, and what to do about it where it is not well."""

    name: str
    state: State
    found: str
    advice: str = ""


def examine() -> Iterator[Report]:
    """Yield what each check found. What breaks a check itself is broken too, and keeps no other from being made."""
    for check in CHECKS:
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001  (whatever it is, it is said)
            name = check.__name__.removeprefix("check_").replace("_", " ")
            yield Report(
                name, "broken", f"{type(error).__name__}: {error}", "See what is broken above; then the log."
            )


def check_configuration() -> Iterator[Report]:
    problems = run_checks(include_deployment_checks=False)
    for problem in problems:
        state: State = "broken" if problem.level >= ERROR else "warning"
        yield Report("configuration", state, problem.msg, problem.hint or "See docs/operating.md.")
    if settings.DEBUG:
        yield Report("configuration", "warning", "DEBUG is on.", "Turn it off wherever readers are.")
    if settings.BASE_URL.startswith("https:") and not settings.TRUSTED_PROXIES:
        advice = "Set TRUSTED_PROXIES to its address: else all readers have one, and share its limits."
        yield Report("configuration", "warning", "There is a proxy in front that is not trusted.", advice)
    if not problems:
        yield Report("configuration", "well", f"{settings.BASE_URL} has what it needs.")


def check_postgresql() -> Iterator[Report]:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, now()")
            version, now = cursor.fetchone()
    except DatabaseError as error:
        advice = "Start it, and see that DATABASE_URL names it. Nothing that was answered 202 is lost."
        yield Report("postgresql", "broken", f"It does not answer: {error}".strip(), advice)
        return
    yield _report_answer("postgresql", str(version // 10_000), began)
    if version < OLDEST_POSTGRESQL * 10_000:
        yield Report("postgresql", "broken", "It is too old.", f"Upgrade it to {OLDEST_POSTGRESQL} or later.")
    yield _report_clock("postgresql's clock", now)


def check_migrations() -> Iterator[Report]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:3])
        yield Report("migrations", "broken", f"{len(missing)} not applied: {names}", "Run manage.py migrate.")
    else:
        yield Report("migrations", "well", "All are applied.")


def check_redis() -> Iterator[Report]:
    began = time.perf_counter()
    try:
        about: dict[str, Any] = get_redis().info()
        seconds, microseconds = get_redis().time()
        policy = about.get("maxmemory_policy", "noeviction")
    except redis.RedisError as error:
        advice = "Start it, and see that REDIS_URL names it. Checks of new comments wait until then."
        yield Report("redis", "broken", f"It does not answer: {error}", advice)
        return
    version = str(about["redis_version"])
    yield _report_answer("redis", version, began)
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        yield Report("redis", "broken", "It is too old.", "Upgrade it to 6.2 or later.")
    if policy != "noeviction":
        advice = "Set maxmemory-policy to noeviction: else it throws away jobs when it is full."
        yield Report("redis", "warning", f"Its maxmemory-policy is {policy}.", advice)
    if about.get("maxmemory") and about["used_memory"] > 0.9 * about["maxmemory"]:
        yield Report("redis", "warning", "Nine tenths of its memory are used.", "Raise its maxmemory.")
    yield _report_clock("redis's clock", datetime.fromtimestamp(seconds + microseconds / 1e6, UTC))


def check_worker() -> Iterator[Report]:
    try:
        is_alive = bool(get_redis().exists(WORKER_HEARTBEAT_KEY))
        waiting = sum(int(get_redis().llen(queue.name)) for queue in settings.CELERY_TASK_QUEUES)
    except redis.RedisError:
        yield Report("worker", "broken", "Without Redis, none can be heard of.", "See redis.")
        return
    if is_alive:
        yield Report("worker", "well", f"One was heard of in the last 30 seconds; {waiting} jobs wait.")
    else:
        advice = "Start one: celery --app config worker. What waits is found again."
        yield Report(
            "worker", "broken", f"None was heard of in the last 30 seconds; {waiting} jobs wait.", advice
        )
    oldest = Revision.objects.filter(queue_id__isnull=False).aggregate(oldest=Min("queued_at"))["oldest"]
    waited = timezone.now() - oldest if oldest else timedelta()
    if waited > LONG_WAIT:
        state: State = "broken" if waited > TOO_LONG_WAIT else "warning"
        advice = "Start more workers, or see in the worker's log what fails (docs/operating.md)."
        yield Report(
            "backlog", state, f"A text has waited to be checked since {oldest:%Y-%m-%d %H:%M} UTC.", advice
        )
    else:
        yield Report("backlog", "well", "No text has waited for longer than a minute.")


def check_disk() -> Iterator[Report]:
    for name, folder in {"var": settings.VAR_DIR, "backups": settings.BACKUP_FOLDER}.items():
        place = _find_existing(folder)
        usage = shutil.disk_usage(place)
        found = f"{usage.free / 2**30:.1f} of {usage.total / 2**30:.1f} GiB are free at {folder}."
        if usage.free < LEAST_BYTES:
            yield Report(
                f"disk of {name}", "broken", found, "Make room: PostgreSQL stops where there is none."
            )
        elif usage.free < LOW_SHARE * usage.total:
            yield Report(f"disk of {name}", "warning", found, "Make room before it is full.")
        else:
            yield Report(f"disk of {name}", "well", found)


def check_backups() -> Iterator[Report]:
    if not settings.BACKUPS_KEPT:
        advice = "See that whoever looks after the database makes backups, or set BACKUPS_KEPT."
        yield Report("backups", "warning", "Parley makes none.", advice)
        return
    newest = next(iter(list_backups(settings.BACKUP_FOLDER)), None)
    made = datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None
    if made is None or datetime.now(UTC) - made > OLD_BACKUP:
        found = f"The newest is of {made:%Y-%m-%d}." if made else "There is none yet."
        yield Report(
            "backups", "warning", found, "Run manage.py backup, and look for backup_failed in the log."
        )
    else:
        yield Report("backups", "well", f"The newest is of {made:%Y-%m-%d %H:%M} UTC.")


def check_mail() -> Iterator[Report]:
    if not can_send_mail():
        advice = "Set EMAIL_URL, if readers and moderators are to get mail."
        yield Report("mail", "warning", "No server is named, so none is sent.", advice)
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mail = get_connection(fail_silently=False)
    try:
        mail.open()
    except (OSError, smtplib.SMTPException) as error:
        advice = "See that EMAIL_URL is right, and that it can be reached from here. Letters wait for a day."
        yield Report("mail", "broken", f"{server} does not take mail: {type(error).__name__}", advice)
    else:
        yield Report("mail", "well", f"{server} would take mail.")
    finally:
        with suppress(OSError, smtplib.SMTPException):
            mail.close()


def check_models() -> Iterator[Report]:
    texts = ["Thank you, this was a lovely read.", "You are a complete idiot, you worthless moron."]
    began = time.perf_counter()
    kind, rude = (scores.labels["toxicity"] or 0.0 for scores in score_texts(texts, depth="full"))
    milliseconds = (time.perf_counter() - began) * 1000
    if kind < 0.5 < rude:
        yield Report(
            "models", "well", f"They tell thanks from an insult ({milliseconds:.0f} ms, with loading)."
        )
    else:
        yield Report(
            "models", "broken", "They don't tell thanks from an insult.", "Install Parley's files again."
        )


CHECKS: tuple[Callable[[], Iterator[Report]], ...] = (
    check_configuration,
    check_postgresql,
    check_migrations,
    check_redis,
    check_worker,
    check_disk,
    check_backups,
    check_mail,
    check_models,
)


def _report_answer(name: str, version: str, began: float) -> Report:
    milliseconds = (time.perf_counter() - began) * 1000
    found = f"Version {version}; it answered in {milliseconds:.0f} ms."
    if milliseconds > SLOW_MILLISECONDS:
        return Report(name, "warning", found, "See what else it does, and how far away it is.")
    return Report(name, "well", found)


def _report_clock(name: str, now: datetime) -> Report:
    apart = abs((datetime.now(UTC) - now).total_seconds())
    if apart <= ODD_SECONDS:
        return Report(name, "well", f"It agrees with ours to {ODD_SECONDS:.0f} seconds.")
    state: State = "broken" if apart > WRONG_SECONDS else "warning"
    return Report(
        name, state, f"It is {apart:.0f} seconds off ours.", "Let NTP set the clocks of both machines."
    )


def _find_existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())
