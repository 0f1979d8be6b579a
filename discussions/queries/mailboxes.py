"""Where mail to a reader goes, if anywhere."""

from typing import Literal

from django.db.models import QuerySet

from discussions.models import Author, Follow, Mailbox, Mute, Thread

# What is known of a reader's address: there is none, it still has to be confirmed, it gets mail.
EMAIL_STATES = ("none", "unconfirmed", "confirmed")


def find_mailbox(author: Author) -> Mailbox | None:
    """Return the reader's mailbox, None for who never asked for mail."""
    return Mailbox.objects.filter(author=author).first()


def find_address(author: Author, mailbox: Mailbox | None) -> str:
    """Return the address that mail to this reader goes to, "" where none may be written to."""
    if mailbox is None:
        return ""
    if mailbox.email:
        return mailbox.email if mailbox.confirmed_at else ""
    return author.email if author.is_email_verified else ""


def describe_email(author: Author, mailbox: Mailbox | None) -> Literal["none", "unconfirmed", "confirmed"]:
    """Return one of EMAIL_STATES."""
    if find_address(author, mailbox):
        return "confirmed"
    return "unconfirmed" if mailbox is not None and mailbox.email else "none"


def follows_thread(author: Author, thread: Thread) -> bool:
    """Tell whether the reader wants to hear of the thread."""
    return Follow.objects.filter(author=author, thread=thread).exists()


def list_muted(author: Author) -> QuerySet[Mute, int]:
    """Return the ids of those whom a reader does not want to hear of."""
    return Mute.objects.filter(author=author).values_list("muted_id", flat=True)
