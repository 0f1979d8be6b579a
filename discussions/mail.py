"""How a mail is put together: its lines of header can't be broken out of, whatever names and titles hold."""

import re
from collections.abc import Mapping
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

MAX_SUBJECT_CHARACTERS = 150
MAX_SENDER_CHARACTERS = 60
# Control characters, which end a header's line or hide in it, and what turns the direction of what follows.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def build_message(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return a mail from this installation's address, under the name of `sender` where one is given."""
    message = EmailMultiAlternatives(
        subject=clean_line(subject, MAX_SUBJECT_CHARACTERS),
        body=text,
        from_email=write_sender(sender),
        to=[to],
        # RFC 3834: nobody's holiday answers this.
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def write_sender(name: str) -> str:
    """Return EMAIL_FROM, under another name where one is given."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((clean_line(name, MAX_SENDER_CHARACTERS) or own_name, address))


def find_mail_domain() -> str:
    """Return the domain of EMAIL_FROM, in which messages get their ids."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def clean_line(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters."""
    line = " ".join(_UNFIT.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
