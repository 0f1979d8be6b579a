"""The latest comments that were published: in a thread, on a site, by an author."""

import heapq

from django.db.models import QuerySet

from discussions.models import Author, Comment, Site, Status, Thread

# Of a site, the comments in so many of the threads that had one last.
LATEST_THREADS = 20


def list_latest_of_thread(thread: Thread, limit: int) -> list[Comment]:
    """Return the thread's latest published comments, newest first."""
    latest = _published().filter(thread=thread).order_by("-published_at")[:limit]
    return list(latest.select_related("author", "thread"))


def list_latest_of_site(site: Site, limit: int) -> list[Comment]:
    """Return the latest published comments of the site's liveliest threads, newest first."""
    lively = Thread.objects.filter(site=site, last_comment_at__isnull=False).order_by("-last_comment_at")
    # One statement, in which each thread is planned for by itself: a large one is read by its index.
    latest = [
        _published()
        .filter(thread=thread_id)
        .order_by("-published_at")
        .values_list("published_at", "pk")[:limit]
        for thread_id in lively.values_list("pk", flat=True)[:LATEST_THREADS]
    ]
    if not latest:
        return []
    found = [pk for _, pk in heapq.nlargest(limit, latest[0].union(*latest[1:], all=True))]
    by_id = Comment.objects.select_related("author", "thread").in_bulk(found)
    return [by_id[pk] for pk in found if pk in by_id]


def list_latest_of_author(author: Author, limit: int) -> list[Comment]:
    """Return the author's latest published comments, the one that was written last first."""
    latest = _published().filter(author=author).order_by("-created_at")[:limit]
    return list(latest.select_related("author", "thread"))


def _published() -> QuerySet[Comment]:
    return Comment.objects.filter(status=Status.PUBLISHED, published_at__isnull=False)
