"""Reads of what everybody may see of one author: what of theirs is published, wherever they wrote it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from discussions.author_links import has_page
from discussions.models import Author, Comment, Status
from discussions.queries.authors import get_author
from discussions.queries.cursors import EPOCH, MAX_BIGINT, decode_fields, encode_fields
from discussions.queries.threads import get_site
from discussions.refusals import Refused

# No more are counted: who wrote so many wrote many.
MOST_COUNTED = 5_000
MOST_FEATURED = 3


class CommentPage(NamedTuple):
    """Each comment comes with its author, its thread and its forecast."""

    comments: list[Comment]
    next_cursor: str | None


class Counts(NamedTuple):
    """How many published comments an author has, and how many of them are featured: MOST_COUNTED at most."""

    comments: int
    featured: int


def get_author_with_page(site_key: str, author_id: int) -> Author:
    """Return an author who has a page, with their site.

    Raises Refused: site_not_found, and author_not_found also where the site wants no such pages.
    """
    author = get_author(author_id, site=get_site(site_key))
    if not has_page(author.site, author.kind):
        raise Refused("author_not_found")
    return author


def page_comments(author: Author, *, cursor: str | None, limit: int) -> CommentPage:
    """Return an author's published comments, the one that was written last first. Raises Refused (invalid_cursor)."""
    found = _list_published(author)
    if cursor:
        written, after = _decode_place(cursor, author.pk)
        found = found.filter(Q(created_at__lt=written) | Q(created_at=written, pk__lt=after))
        # Says nothing new, and lets the index begin there.
        found = found.filter(created_at__lte=written)
    comments = list(found[: limit + 1])
    if len(comments) <= limit:
        return CommentPage(comments, None)
    last = comments[limit - 1]
    written_at = (last.created_at - EPOCH) // timedelta(microseconds=1)
    return CommentPage(comments[:limit], encode_fields([author.pk, written_at, last.pk]))


def list_featured(author: Author) -> list[Comment]:
    """Return the latest few of an author's comments that moderators featured."""
    return list(_list_published(author).filter(is_featured=True)[:MOST_FEATURED])


def count_published(author: Author) -> Counts:
    """Return how much of an author's is published."""
    published = Comment.objects.filter(author=author, status=Status.PUBLISHED)
    comments = published.order_by()[:MOST_COUNTED].count()
    return Counts(comments, published.filter(is_featured=True).order_by()[:MOST_COUNTED].count())


def _list_published(author: Author) -> QuerySet[Comment]:
    published = Comment.objects.filter(author=author, status=Status.PUBLISHED)
    return published.select_related("author", "thread", "forecast__prompt").order_by("-created_at", "-pk")


def _decode_place(cursor: str, author_id: int) -> tuple[datetime, int]:
    """Return the moment and id after which a page begins. Raises Refused (invalid_cursor)."""
    fields = decode_fields(cursor)
    if len(fields) != 3 or fields[0] != author_id or any(type(each) is not int for each in fields):
        raise Refused("invalid_cursor")
    _, written_at, after = fields
    if not 0 <= after <= MAX_BIGINT:
        raise Refused("invalid_cursor")
    try:
        return EPOCH + timedelta(microseconds=written_at), after
    except OverflowError as error:
        raise Refused("invalid_cursor") from error
