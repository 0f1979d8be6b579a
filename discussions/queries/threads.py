"""Reads of sites and threads."""

from collections.abc import Sequence
from typing import cast

from discussions.models import Site, Thread
from discussions.queries.rows import find_row
from discussions.refusals import Refused

_THREAD = "SELECT {thread} FROM discussions_thread thread WHERE site_id = %(site)s AND key = %(key)s"
_SITES_THREAD = """
SELECT {thread}, {site} FROM discussions_thread thread JOIN discussions_site site ON site.id = thread.site_id
 WHERE site.key = %(site)s AND thread.key = %(key)s
"""


def get_site(key: str) -> Site:
    """Return the site with this key. Raises Refused (site_not_found)."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        raise Refused("site_not_found")
    return site


def get_thread(site_key: str, key: str) -> Thread:
    """Return a site's thread, with its site. Raises Refused (thread_not_found)."""
    found = find_row(_SITES_THREAD, {"site": site_key, "key": key}, thread=Thread, site=Site)
    if found is None:
        raise Refused("thread_not_found")
    thread, thread.site = found
    return cast("Thread", thread)


def find_thread(site: Site, key: str) -> Thread | None:
    """Return the site's thread with this key, None where it has none."""
    found = find_row(_THREAD, {"site": site.pk, "key": key}, thread=Thread)
    if found is None:
        return None
    (thread,) = found
    thread.site = site
    return cast("Thread", thread)


def find_thread_by_url(site: Site, url: str) -> Thread:
    """Return the site's oldest thread of the page at `url`, whose fragment does not matter.

    Raises Refused (thread_not_found).
    """
    page, _, _ = url.partition("#")
    thread = Thread.objects.select_related("site").filter(site=site, url=page).order_by("pk").first()
    if thread is None:
        raise Refused("thread_not_found")
    return thread


def count_comments(site: Site, keys: Sequence[str]) -> dict[str, int]:
    """Return the number of published comments of each thread in `keys`, 0 where there is none."""
    counts = dict(Thread.objects.filter(site=site, key__in=keys).values_list("key", "comment_count"))
    return {key: counts.get(key, 0) for key in keys}
