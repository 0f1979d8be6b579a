"""The latest comments that were published: in a thread, on a site, by an author."""

from django.db.models import QuerySet

from discussions.models import Author, Comment, Site, Status, Thread

# Of a site, the comments in so many of the threads that had one last.
LATEST_THREADS = 100

_OF_SITE = """
SELECT c.id FROM (SELECT id FROM discussions_thread WHERE site_id = %s AND last_comment_at IS NOT NULL
                   ORDER BY last_comment_at DESC LIMIT %s) AS t
 CROSS JOIN LATERAL (SELECT id, published_at FROM discussions_comment
                      WHERE thread_id = t.id AND status = 'published' AND published_at IS NOT NULL
                      ORDER BY published_at DESC LIMIT %s) AS c
 ORDER BY c.published_at DESC, c.id DESC LIMIT %s
"""


def list_latest_of_thread(thread: Thread, limit: int) -> list[Comment]:
    """Return the thread's latest published comments, newest first."""
    latest = _published().filter(thread=thread).order_by("-published_at")[:limit]
    return list(latest.select_related("author", "thread"))


def list_latest_of_site(site: Site, limit: int) -> list[Comment]:
    """Return the site's latest published comments, newest first."""
    found = Comment.objects.raw(_OF_SITE, [site.pk, LATEST_THREADS, limit, limit])
    by_id = Comment.objects.select_related("author", "thread").in_bulk([comment.pk for comment in found])
    return [by_id[comment.pk] for comment in found if comment.pk in by_id]


def list_latest_of_author(author: Author, limit: int) -> list[Comment]:
    """Return the author's latest published comments, the one that was written last first."""
    latest = _published().filter(author=author).order_by("-created_at")[:limit]
    return list(latest.select_related("author", "thread"))


def _published() -> QuerySet[Comment]:
    return Comment.objects.filter(status=Status.PUBLISHED, published_at__isnull=False)
