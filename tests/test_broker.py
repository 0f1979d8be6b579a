"""The worker's connection to Redis, when it is gone."""

from typing import Any

import pytest

from config.celery import app
from config.settings import CELERY_BROKER_URL, CELERY_TASK_QUEUES, CELERY_TASK_ROUTES


def test_a_lost_connection_is_told_in_words_that_celery_knows() -> None:
    """Anything else would end the worker instead of having it connect again."""
    connection: Any = app.connection_for_write(CELERY_BROKER_URL)
    channel = connection.channel()
    channel.client.ping()
    known = (*connection.connection_errors, *connection.channel_errors)
    connection.close()
    with pytest.raises(known, match="gone"):
        channel.basic_ack("a job that was in hand")


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
