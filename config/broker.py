"""Redis as the broker, where kombu's own transport would end a worker."""

from typing import Any

import redis
from kombu.transport.redis import Channel, Transport


class CarefulChannel(Channel):
    """Says that its connection is gone in the way that Celery expects.

    When Redis goes away in the middle of a job, Celery gives the job back, or notes it as done, through a channel
    whose connection it has closed already. In kombu 5.7 that is an AttributeError, which ends the worker; of a
    ConnectionError it makes a line in the log, and connects again. The job is not lost: the sweep asks for it again.
    """

    connection: Any

    def _connparams(self, *args: Any, **options: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise redis.ConnectionError("the connection to the broker is gone")
        return super()._connparams(*args, **options)  # type: ignore[misc]  # not in the stubs


def be_careful() -> None:
    """Have every connection of this process use such channels."""
    Transport.Channel = CarefulChannel
