"""Redis as the broker, where kombu's own transport would end a worker."""

from typing import Any

from kombu.transport.redis import Channel, QoS


class CarefulQoS(QoS):
    """Gives back jobs in hand when a channel closes, unless its connection is gone.

    When Redis goes away in the middle of a job, Celery closes what is left of the connection; kombu 5.7 then tries
    to give the job back through it, and the AttributeError of that ends the worker instead of letting it
    reconnect. The job is not lost: the sweep asks for it again.
    """

    def restore_unacked(self, client: Any = None) -> None:
        connection = self.channel.connection
        if connection is not None and connection.client is not None:  # type: ignore[redundant-expr]  # set to None on closing
            super().restore_unacked(client)


def be_careful() -> None:
    """Have every connection of this process use it."""
    Channel.QoS = CarefulQoS
