"""What stands around a comment: the latest remarks in its thread, who speaks for the site, and attacks on either."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q

from discussions.models import Author, Comment, Site, Thread
from moderation.models import Raid
from moderation.subject import Remark

MAX_REMARKS = 20
MAX_REMARK_CHARACTERS = 300
MAX_STAFF = 50

_LATEST = """
SELECT wanted.thread, latest.*
  FROM unnest(%s::bigint[]) AS wanted (thread)
  CROSS JOIN LATERAL (
    SELECT c.id, left(c.body, %s), a.name, c.author_id
      FROM discussions_comment c JOIN discussions_author a ON a.id = c.author_id
     WHERE c.thread_id = wanted.thread AND c.status = 'published'
     ORDER BY c.published_at DESC LIMIT %s) AS latest
"""


def describe_parent(comment: Comment) -> Remark | None:
    """Return what `comment`, fetched with its parent and that one's author, replies to."""
    parent = comment.parent
    if parent is None:
        return None
    text = parent.body[:MAX_REMARK_CHARACTERS]
    return Remark(text=text, name=parent.author.name, is_own=parent.author_id == comment.author_id)


def list_conversations(comments: Collection[Comment]) -> dict[int, tuple[Remark, ...]]:
    """Return the beginnings of the latest 20 published comments around each of `comments`, by their ids.

    Of the same thread, the latest first, the comment itself left out. One query.
    """
    with connection.cursor() as database:
        threads = list({comment.thread_id for comment in comments})
        # One more than are shown: one of them may be the comment itself.
        database.execute(_LATEST, [threads, MAX_REMARK_CHARACTERS, MAX_REMARKS + 1])
        latest: dict[int, list[tuple[int, str, str, int]]] = defaultdict(list)
        for thread_id, *remark in database.fetchall():
            latest[thread_id].append(tuple(remark))
    return {
        comment.pk: tuple(
            Remark(text=text, name=name, is_own=author_id == comment.author_id)
            for comment_id, text, name, author_id in latest[comment.thread_id]
            if comment_id != comment.pk
        )[:MAX_REMARKS]
        for comment in comments
    }


def list_staff_names(site: Site) -> tuple[str, ...]:
    """Return the names by which readers may know who speaks for the site: its own, and its moderators'."""
    users = User.objects.filter(memberships__site=site, is_active=True).order_by("pk")[:MAX_STAFF]
    names = [site.name, *(name for user in users for name in (user.get_full_name(), user.get_username()))]
    return tuple(name for name in names if name)


def list_speakers(site: Site) -> tuple[str, ...]:
    """Return the names that readers see beside the sign of the site's staff or its experts: its latest."""
    badged = Author.objects.filter(Q(is_staff=True) | Q(is_expert=True), site=site, erased_at=None)
    return tuple(badged.exclude(name="").order_by("-pk").values_list("name", flat=True)[:MAX_STAFF])


def is_raided(comment: Comment, now: datetime) -> bool:
    """Tell whether an attack on the comment's thread or site is on."""
    return comment.pk in list_raided([comment], now)


def is_attacked(thread: Thread, now: datetime) -> bool:
    """Tell whether an attack on the thread or its site is on."""
    on = Raid.objects.filter(site=thread.site_id, ended_at__isnull=True, ends_at__gt=now)
    return on.filter(Q(thread=thread) | Q(thread__isnull=True)).exists()


def list_raided(comments: Collection[Comment], now: datetime) -> set[int]:
    """Return the ids of those `comments` on whose threads or sites an attack is on. One query."""
    attacked = set(
        Raid.objects.filter(
            site__in={comment.thread.site_id for comment in comments}, ended_at__isnull=True, ends_at__gt=now
        ).values_list("site_id", "thread_id")
    )
    return {
        comment.pk
        for comment in comments
        if {(comment.thread.site_id, None), (comment.thread.site_id, comment.thread_id)} & attacked
    }
