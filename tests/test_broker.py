"""The worker's connection to Redis, when it is gone."""

from collections.abc import Iterator
from typing import Any

import pytest

from config.celery import app
from config.settings import CELERY_BROKER_URL, CELERY_TASK_QUEUES, CELERY_TASK_ROUTES
from discussions.announcements import get_redis, redis_outage
from discussions.jobs import enqueue, outage
from moderation.tasks import broker_outage, enqueue_check


def test_a_lost_connection_is_told_in_words_that_celery_knows() -> None:
    """Anything else would end the worker instead of having it connect again."""
    connection: Any = app.connection_for_write(CELERY_BROKER_URL)
    channel = connection.channel()
    channel.client.ping()
    known = (*connection.connection_errors, *connection.channel_errors)
    connection.close()
    with pytest.raises(known, match="gone"):
        channel.basic_ack("a job that was in hand")


@pytest.fixture
def full_redis() -> Iterator[None]:
    """Redis answers, and takes nothing."""
    get_redis().config_set("maxmemory", 1)
    yield
    get_redis().config_set("maxmemory", 0)
    for each in (redis_outage, outage, broker_outage):
        each.end()


def test_who_asks_for_a_job_does_not_suffer_from_a_full_redis(full_redis: None) -> None:
    enqueue("discussions.tasks.spread_events")
    enqueue_check(1)
    assert outage.is_on
    assert broker_outage.is_on


@pytest.fixture
def unwilling_redis() -> Iterator[None]:
    """Redis answers, and refuses to write anything, as on a full disk."""
    get_redis().config_set("min-replicas-to-write", 1)
    yield
    get_redis().config_set("min-replicas-to-write", 0)


def test_a_worker_takes_a_redis_that_refuses_to_write_for_one_that_is_gone(unwilling_redis: None) -> None:
    connection: Any = app.connection_for_read(CELERY_BROKER_URL)
    channel = connection.channel()
    known = connection.connection_errors
    # As the worker's loop does before it waits for jobs.
    channel._active_queues.append("celery")
    channel._update_queue_cycle()
    channel.client.connection = channel.client.connection_pool.get_connection()
    channel._brpop_start(timeout=1)
    with pytest.raises(known, match="NOREPLICAS"):
        channel._brpop_read()
    with pytest.raises(known, match="NOREPLICAS"):
        channel.basic_ack("a job that was in hand")
    connection.close()


def test_a_job_goes_to_one_queue() -> None:
    """Two queues with the same routing key would both get every job."""
    keys = {queue.routing_key: queue.name for queue in CELERY_TASK_QUEUES}
    assert keys == {"celery": "celery", "providers": "providers"}
    app.loader.import_default_modules()
    assert set(CELERY_TASK_ROUTES) <= set(app.tasks)
    for name in app.tasks:
        if name.startswith("moderation."):
            queue = app.amqp.router.route({}, name)["queue"]
            assert queue.routing_key == CELERY_TASK_ROUTES.get(name, {"queue": "celery"})["queue"]
