"""The worker's connection to Redis, when it is gone."""

from typing import Any

import pytest

from config.celery import app
from config.settings import CELERY_BROKER_URL


def test_a_lost_connection_is_told_in_words_that_celery_knows() -> None:
    """Anything else would end the worker instead of having it connect again."""
    connection: Any = app.connection_for_write(CELERY_BROKER_URL)
    channel = connection.channel()
    channel.client.ping()
    known = (*connection.connection_errors, *connection.channel_errors)
    connection.close()
    with pytest.raises(known, match="gone"):
        channel.basic_ack("a job that was in hand")
