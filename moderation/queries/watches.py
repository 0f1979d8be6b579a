"""Threads of the sites that a person moderates, and which of them they watch."""

from django.contrib.auth.models import User

from discussions.models import Thread
from discussions.refusals import Refused


def get_my_thread(moderator: User, thread_id: int) -> Thread:
    """Return a thread of a site that this person moderates. Raises Refused (thread_not_found)."""
    thread = Thread.objects.filter(pk=thread_id, site__memberships__user=moderator).first()
    if thread is None:
        raise Refused("thread_not_found")
    return thread


def is_watching(thread: Thread, moderator: User) -> bool:
    """Tell whether this person watches the thread."""
    return thread.watches.filter(moderator=moderator).exists()


def list_watched(moderator: User) -> list[Thread]:
    """Return the threads that this person watches, on the sites they moderate, last added first."""
    watched = Thread.objects.filter(watches__moderator=moderator, site__memberships__user=moderator)
    return list(watched.select_related("site").order_by("-watches__pk"))
