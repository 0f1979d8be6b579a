"""A mail server on loopback, as real as any: what Parley sends goes over a socket, by SMTP."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings


class PostOffice:
    """Keeps the letters that come, or refuses them while `is_closed`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.is_closed = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.is_closed:
            return "451 Come back later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 Taken"

    def read_last(self) -> str:
        """Return the text of the last letter."""
        return str(self.letters[-1].get_content())


@contextmanager
def open_post_office(settings: Settings) -> Iterator[PostOffice]:
    """Have Parley send its mail to a server of our own."""
    office = PostOffice()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield office
    finally:
        controller.stop()
