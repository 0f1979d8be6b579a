"""Threads that a moderator keeps an eye on."""

from django.contrib.auth.models import User

from discussions.models import Thread
from discussions.refusals import Refused
from moderation.models import Watch

MAX_WATCHES = 200


def watch_thread(thread: Thread, moderator: User) -> None:
    """Put the thread on this person's list; twice is once. Raises Refused (limit_reached) when that is full."""
    is_full = Watch.objects.filter(moderator=moderator).exclude(thread=thread).count() >= MAX_WATCHES
    if is_full:
        raise Refused("limit_reached")
    Watch.objects.get_or_create(moderator=moderator, thread=thread)


def unwatch_thread(thread: Thread, moderator: User) -> None:
    """Take the thread off this person's list."""
    Watch.objects.filter(moderator=moderator, thread=thread).delete()
