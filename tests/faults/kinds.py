"""All that can go wrong, each as a way to make it so and a way to end it.

A fault is a function of the site of the accident that does the harm and returns how the harm ends. One `about` the same
thing as another does not come at the same time.
"""

import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg
import redis

from tests.faults.clock import set_clock
from tests.faults.parts import Parts
from tests.faults.proxy import Proxy
from tests.leftovers import command_line
from tests.providers.servers import Reply, Server

QUEUES = ("celery", "providers")
Ending = Callable[[], None]


@dataclass
class Scene:
    """Where it happens. `disk`: a folder on the disk that all data is on, if that is one that may be filled."""

    parts: Parts
    provider: Server
    chance: random.Random
    disk: Path | None = None


class Kind(NamedTuple):
    name: str
    about: str
    strike: Callable[[Scene], Ending]


# --- Processes that end -------------------------------------------------------------------------------------------


def _kill(part: str) -> Callable[[Scene], Ending]:
    def strike(scene: Scene) -> Ending:
        scene.parts.kill(part)
        return lambda: scene.parts.start(part)

    return strike


def kill_redis_and_its_data(scene: Scene) -> Ending:
    scene.parts.kill("redis")
    scene.parts.forget_redis()
    return lambda: scene.parts.start("redis")


def _kill_child(part: str) -> Callable[[Scene], Ending]:
    """One of those that do the work: who started it starts another."""

    def strike(scene: Scene) -> Ending:
        if children := scene.parts.list_children(part):
            with suppress(ProcessLookupError):
                os.kill(scene.chance.choice(children), signal.SIGKILL)
        return lambda: None

    return strike


def kill_backend(scene: Scene) -> Ending:
    """One session of PostgreSQL: all others end with it, and it recovers by itself."""
    sessions = [
        each
        for each in scene.parts.list_children("postgresql")
        if "[local]" in command_line(each) and " idle" in command_line(each)
    ]
    if sessions:
        with suppress(ProcessLookupError):
            os.kill(scene.chance.choice(sessions), signal.SIGKILL)
    return lambda: None


def freeze_worker_child(scene: Scene) -> Ending:
    """A worker that is as good as dead, so that its jobs are given to others, and then goes on with them."""
    children = scene.parts.list_children("worker")
    frozen = scene.chance.choice(children) if children else None
    if frozen:
        _signal(frozen, signal.SIGSTOP)
        with suppress(psycopg.Error):
            scene.parts.let_time_pass()
    return lambda: _signal(frozen, signal.SIGCONT) if frozen else None


# --- The network ------------------------------------------------------------------------------------------------


def _find(scene: Scene, link: str) -> Proxy:
    return {"broker": scene.parts.broker, "database": scene.parts.database}[link]


def _cut(link: str) -> Callable[[Scene], Ending]:
    def strike(scene: Scene) -> Ending:
        proxy = _find(scene, link)
        proxy.cut()
        return proxy.mend

    return strike


def _reset(link: str) -> Callable[[Scene], Ending]:
    def strike(scene: Scene) -> Ending:
        _find(scene, link).reset()
        return lambda: None

    return strike


def _slow_down(link: str) -> Callable[[Scene], Ending]:
    def strike(scene: Scene) -> Ending:
        proxy = _find(scene, link)
        proxy.slow_down(scene.chance.uniform(0.02, 0.3))
        return proxy.mend

    return strike


def _silence(link: str) -> Callable[[Scene], Ending]:
    """Nothing comes through. What was held back is passed on at last, or lost: as it happens."""

    def strike(scene: Scene) -> Ending:
        proxy = _find(scene, link)
        proxy.fall_silent()

        def end() -> None:
            if scene.chance.random() < 0.5:
                proxy.reset()
            proxy.mend()

        return end

    return strike


# --- Jobs -------------------------------------------------------------------------------------------------------


def repeat_jobs_backwards(scene: Scene) -> Ending:
    """All that waits in the broker comes twice, the last first. The worker is stopped until something waits."""
    scene.parts.signal("worker", signal.SIGSTOP)

    def end() -> None:
        with suppress(redis.RedisError), scene.parts.open_redis() as broker:
            for queue in QUEUES:
                waiting: list[bytes] = broker.lrange(queue, 0, -1)
                if waiting:
                    broker.pipeline().delete(queue).rpush(queue, *waiting[::-1], *waiting[::-1]).execute()
        scene.parts.signal("worker", signal.SIGCONT)

    return end


def ask_for_everything_again(scene: Scene) -> Ending:
    """Texts that were checked already are queued again, and all providers' questions are said to be lost."""
    with suppress(psycopg.Error), scene.parts.open_database() as database:
        database.execute(
            "UPDATE discussions_revision r SET queue_id = t.site_id, queued_at = now() - interval '1 minute'"
            "  FROM discussions_comment c JOIN discussions_thread t ON t.id = c.thread_id"
            " WHERE r.comment_id = c.id AND r.queue_id IS NULL"
            "   AND r.id IN (SELECT id FROM discussions_revision ORDER BY id DESC LIMIT 200)"
        )
        database.execute(
            "UPDATE moderation_providercall SET queued_at = now() - interval '1 hour' WHERE state = 'queued'"
        )
    return lambda: None


# --- Servers that cannot ----------------------------------------------------------------------------------------


def fill_redis(scene: Scene) -> Ending:
    """It answers, and takes nothing."""

    def limit(size: int) -> None:
        with suppress(redis.RedisError), scene.parts.open_redis() as broker:
            broker.config_set("maxmemory", size)

    limit(1)
    return lambda: limit(0)


def fill_disk(scene: Scene) -> Ending:
    """All data and logs are on a disk that has no room left."""
    assert scene.disk is not None
    filler = scene.disk / "filler"
    free = os.statvfs(scene.disk)
    with filler.open("wb") as file, suppress(OSError):
        # To the last page, in two steps: others write meanwhile.
        for size in (free.f_bavail * free.f_frsize, 1 << 20):
            os.posix_fallocate(file.fileno(), file.tell(), size)
            file.seek(size)
    return lambda: filler.unlink(missing_ok=True)


def hold_locks(scene: Scene) -> Ending:
    """Somebody's transaction has every thread's row and does not end."""
    return _hold(scene, "SELECT FROM discussions_thread FOR UPDATE")


def hold_the_table(scene: Scene) -> Ending:
    """Somebody changes the comments' table, and takes a while."""
    return _hold(scene, "LOCK TABLE discussions_comment IN ACCESS EXCLUSIVE MODE")


def _hold(scene: Scene, statement: str) -> Ending:
    try:
        database = scene.parts.open_database()
        database.autocommit = False
        database.execute("SET LOCAL lock_timeout = '2s'")
        database.execute(statement.encode())
    except psycopg.Error:
        return lambda: None
    return database.close


def take_all_connections(scene: Scene) -> Ending:
    """PostgreSQL has none left."""
    taken: list[psycopg.Connection] = []
    with suppress(psycopg.Error):
        for _ in range(100):
            taken.append(scene.parts.open_database())  # noqa: PERF401  (it ends with an exception)

    def end() -> None:
        for connection in taken:
            connection.close()

    return end


def have_the_provider_hang(scene: Scene) -> Ending:
    scene.provider.trouble = scene.chance.choice([Reply(hangs=True), Reply(drips=True), Reply(breaks=True)])

    def end() -> None:
        scene.provider.trouble = None

    return end


def _shift_clock(part: str) -> Callable[[Scene], Ending]:
    def strike(scene: Scene) -> Ending:
        clock = scene.parts.clock(part)
        set_clock(clock, scene.chance.choice([-7200.0, -90.0, 90.0, 7200.0]))
        return lambda: set_clock(clock, 0)

    return strike


def _signal(process_id: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process_id, number)


KINDS = (
    Kind("kill the worker", "worker", _kill("worker")),
    Kind("kill a worker's child", "worker", _kill_child("worker")),
    Kind("freeze a worker's child", "worker", freeze_worker_child),
    Kind("repeat jobs backwards", "worker", repeat_jobs_backwards),
    Kind("kill all of the web", "web", _kill("web")),
    Kind("kill a web process", "web", _kill_child("web")),
    Kind("kill the scheduler", "beat", _kill("beat")),
    Kind("kill Redis", "redis", _kill("redis")),
    Kind("kill Redis and its data", "redis", kill_redis_and_its_data),
    Kind("fill Redis", "redis", fill_redis),
    Kind("cut the broker off", "broker", _cut("broker")),
    Kind("reset the broker's connections", "broker", _reset("broker")),
    Kind("slow the broker down", "broker", _slow_down("broker")),
    Kind("silence the broker", "broker", _silence("broker")),
    Kind("kill PostgreSQL", "postgresql", _kill("postgresql")),
    Kind("kill a session of PostgreSQL", "postgresql", kill_backend),
    Kind("hold locks", "postgresql", hold_locks),
    Kind("hold the comments' table", "postgresql", hold_the_table),
    Kind("take all connections", "postgresql", take_all_connections),
    Kind("cut the database off", "database", _cut("database")),
    Kind("reset the database's connections", "database", _reset("database")),
    Kind("slow the database down", "database", _slow_down("database")),
    Kind("silence the database", "database", _silence("database")),
    Kind("ask for everything again", "jobs", ask_for_everything_again),
    Kind("have the provider hang", "provider", have_the_provider_hang),
    Kind("shift the web's clock", "web's clock", _shift_clock("web")),
    Kind("shift the worker's clock", "worker's clock", _shift_clock("worker")),
)
FULL_DISK = Kind("fill the disk", "disk", fill_disk)
