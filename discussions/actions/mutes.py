"""Muting an author for oneself."""

from discussions.models import Author, Mute
from discussions.refusals import Refused

MAX_MUTED = 1_000


def mute_author(*, author: Author, muted: Author) -> None:
    """Let `author` no longer see what `muted`, of the same site, writes. Twice changes nothing.

    Raises Refused: forbidden (oneself), limit_reached.
    """
    if muted.pk == author.pk:
        raise Refused("forbidden")
    if Mute.objects.filter(author=author).count() >= MAX_MUTED:
        raise Refused("limit_reached")
    Mute.objects.get_or_create(author=author, muted=muted)


def unmute_author(*, author: Author, muted: Author) -> None:
    """Let `author` see what `muted` writes again."""
    Mute.objects.filter(author=author, muted=muted).delete()
