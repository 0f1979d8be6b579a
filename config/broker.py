"""Redis as the broker, where kombu's own transport would end a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
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

    def _brpop_read(self, **options: Any) -> Any:
        with _refusals_as_losses():
            return super()._brpop_read(**options)  # type: ignore[misc]

    def basic_ack(self, *args: Any, **options: Any) -> Any:
        with _refusals_as_losses():
            return super().basic_ack(*args, **options)

    def basic_reject(self, *args: Any, **options: Any) -> Any:
        with _refusals_as_losses():
            return super().basic_reject(*args, **options)


@contextmanager
def _refusals_as_losses() -> Iterator[None]:
    """Take a Redis that refuses to write, because its disk is full, for one that is gone: else the worker would end."""
    try:
        yield
    except redis.ResponseError as error:
        raise redis.ConnectionError(str(error)) from error


def be_careful() -> None:
    """Have every connection of this process use such channels."""
    Transport.Channel = CarefulChannel
