"""Which threads a person watches, of the sites that they moderate."""

from django.contrib.auth.models import User

from discussions.models import Thread


def is_watching(thread: Thread, moderator: User) -> bool:
    """Tell whether this person watches the thread."""
    return thread.watches.filter(moderator=moderator).exists()


def list_watched(moderator: User) -> list[Thread]:
    """Return the threads that this person watches, on the sites they moderate, last added first."""
    watched = Thread.objects.filter(watches__moderator=moderator, site__memberships__user=moderator)
    return list(watched.select_related("site").order_by("-watches__pk"))
