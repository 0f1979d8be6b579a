"""Reads of authors."""

from discussions.models import Author, Site
from discussions.refusals import Refused


def get_author(site: Site, author_id: int) -> Author:
    """Return an author of the site who has not been erased. Raises Refused (author_not_found)."""
    author = Author.objects.filter(site=site, pk=author_id, erased_at=None).first()
    if author is None:
        raise Refused("author_not_found")
    return author
