"""Readers who want mail, and the jobs that write and send it, for tests."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings

from discussions.models import Author, Letter, Mailbox, Notification
from discussions.tasks import send_letter, spread_events, write_letters
from tests.mail import PostOffice, open_post_office


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_post_office(settings) as office:
        yield office


def give_mailbox(author: Author, **changes: Any) -> Mailbox:
    """Give a reader a confirmed address, NAME@example.org."""
    email = f"{author.name.lower().replace(' ', '.')}@example.org"
    return Mailbox.objects.create(author=author, email=email, confirmed_at=timezone.now(), **changes)


def spread() -> None:
    """Do the worker's part: tell readers of what happened, but by mail."""
    spread_events()


def send_mail(office: PostOffice, *, later: timedelta = timedelta(0)) -> list[EmailMessage]:
    """Do the worker's part as if so much time had passed, and return the mail that came of it."""
    spread_events()
    Notification.objects.filter(mail_due_at__isnull=False).update(mail_due_at=F("mail_due_at") - later)
    before = len(office.letters)
    write_letters()
    send_letters()
    return office.letters[before:]


def send_letters() -> None:
    for letter in Letter.objects.order_by("pk"):
        send_letter(letter.pk)


def list_told(author: Author) -> list[tuple[str, str]]:
    """Return what a reader was told, oldest first: kind and status."""
    told = Notification.objects.filter(author=author).order_by("pk")
    return list(told.values_list("kind", "status"))
