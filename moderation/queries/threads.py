"""The threads of the sites that a person moderates, and what was set about each."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db.models import Q

from discussions.models import Author, Site, Thread, ThreadChange
from discussions.queries.cursors import MAX_BIGINT, decode_fields, encode_fields
from discussions.refusals import Refused

MAX_FOUND = 50
MAX_EXPERTS_OFFERED = 100

ThreadPage = tuple[list[Thread], str | None]


def get_my_thread(moderator: User, thread_id: int) -> Thread:
    """Return a thread of a site that this person moderates, with its site. Raises Refused (thread_not_found)."""
    mine = Thread.objects.filter(pk=thread_id, site__memberships__user=moderator)
    thread = mine.select_related("site").first()
    if thread is None:
        raise Refused("thread_not_found")
    return thread


def page_threads(site: Site, *, cursor: str | None, limit: int) -> ThreadPage:
    """Return the threads of a site in which comments were published, the latest of them first; and the next cursor.

    Raises Refused (invalid_cursor).
    """
    found = Thread.objects.filter(site=site, last_comment_at__isnull=False)
    if cursor:
        moment, thread_id = _decode_place(cursor, site.pk)
        same = Q(last_comment_at=moment, pk__lt=thread_id)
        found = found.filter(Q(last_comment_at__lt=moment) | same, last_comment_at__lte=moment)
    threads = list(found.select_related("site").order_by("-last_comment_at", "-pk")[: limit + 1])
    return threads[:limit], _encode_place(threads[limit - 1]) if len(threads) > limit else None


def find_threads(site: Site, name: str) -> list[Thread]:
    """Return the site's threads whose key or address is `name`."""
    page, _, _ = name.partition("#")
    named = Thread.objects.filter(Q(key=name) | Q(url=page), site=site)
    return list(named.select_related("site").order_by("pk")[:MAX_FOUND])


def list_experts(site: Site) -> list[Author]:
    """Return the experts of a site who came last, the last first."""
    experts = Author.objects.filter(site=site, is_expert=True, erased_at=None).exclude(name="")
    return list(experts.order_by("-pk")[:MAX_EXPERTS_OFFERED])


def name_authors(author_ids: Collection[str]) -> dict[str, str]:
    """Return the names of these authors, by their ids as texts."""
    found = Author.objects.filter(pk__in=[int(each) for each in author_ids]).values_list("pk", "name")
    return {str(author_id): name for author_id, name in found}


def list_changes_of(thread: Thread) -> list[ThreadChange]:
    """Return the latest that was set about a thread, newest first."""
    return list(thread.changes.select_related("person").order_by("-version")[:MAX_FOUND])


def _encode_place(thread: Thread) -> str:
    assert thread.last_comment_at is not None
    return encode_fields([thread.site_id, thread.last_comment_at.astimezone(UTC).isoformat(), thread.pk])


def _decode_place(cursor: str, site_id: int) -> tuple[datetime, int]:
    fields = decode_fields(cursor)
    if len(fields) != 3 or fields[0] != site_id or type(fields[2]) is not int:
        raise Refused("invalid_cursor")
    try:
        moment = datetime.fromisoformat(fields[1])
    except (TypeError, ValueError) as error:
        raise Refused("invalid_cursor") from error
    if moment.tzinfo is None or not 1970 <= moment.year <= 2999 or not 0 <= fields[2] <= MAX_BIGINT:
        raise Refused("invalid_cursor")
    return moment, fields[2]
