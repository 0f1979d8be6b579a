"""Where mail is handed over, as one address: EMAIL_URL."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    """What Django wants to know of a mail server. Without a host, no mail is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def read_mail_server(url: str) -> MailServer:
    """Return the server that `url` names, none for "".

    `smtp://` does not encrypt, `smtp+tls://` begins to (STARTTLS), `smtps://` does from the start. Raises
    ImproperlyConfigured, without the URL, which may hold a password.
    """
    if not url:
        return MailServer()
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        parts, port = urlsplit(""), 0
    if not parts.hostname or parts.scheme not in PORTS:
        raise ImproperlyConfigured(
            "EMAIL_URL must be smtp://host:25, smtp+tls://user:password@host:587 or smtps://user:password@host:465."
        )
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
