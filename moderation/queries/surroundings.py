"""What stands around a comment: the latest remarks in its thread, who speaks for the site, and attacks on either."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.db.models.functions import Left

from discussions.models import Comment, Site, Status
from moderation.models import Raid
from moderation.subject import Remark

MAX_REMARKS = 20
MAX_REMARK_CHARACTERS = 300
MAX_STAFF = 50


def describe_parent(comment: Comment) -> Remark | None:
    """Return what `comment`, fetched with its parent and that one's author, replies to."""
    parent = comment.parent
    if parent is None:
        return None
    text = parent.body[:MAX_REMARK_CHARACTERS]
    return Remark(text=text, name=parent.author.name, is_own=parent.author_id == comment.author_id)


def list_conversation(comment: Comment) -> tuple[Remark, ...]:
    """Return the beginnings of the latest 20 published comments in the thread of `comment`, the latest first."""
    others = (
        Comment.objects.filter(thread_id=comment.thread_id, status=Status.PUBLISHED)
        .exclude(pk=comment.pk)
        .order_by("-published_at")
        .annotate(beginning=Left("body", MAX_REMARK_CHARACTERS))
        .values_list("beginning", "author__name", "author_id")
    )
    return tuple(
        Remark(text=text, name=name, is_own=author_id == comment.author_id)
        for text, name, author_id in others[:MAX_REMARKS]
    )


def list_staff_names(site: Site) -> tuple[str, ...]:
    """Return the names by which readers may know who speaks for the site: its own, and its moderators'."""
    users = User.objects.filter(memberships__site=site, is_active=True).order_by("pk")[:MAX_STAFF]
    names = [site.name, *(name for user in users for name in (user.get_full_name(), user.get_username()))]
    return tuple(name for name in names if name)


def is_raided(comment: Comment, now: datetime) -> bool:
    """Tell whether an attack on the comment's thread or site is on."""
    return Raid.objects.filter(
        Q(thread_id=comment.thread_id) | Q(thread__isnull=True),
        site_id=comment.thread.site_id,
        ended_at__isnull=True,
        ends_at__gt=now,
    ).exists()
