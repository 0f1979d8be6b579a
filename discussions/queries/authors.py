"""Reads of authors."""

from discussions.models import Author, Site
from discussions.refusals import Refused


def get_author(author_id: int, *, site: Site | None = None) -> Author:
    """Return an author, of `site` if it is given, who has not been erased, with their site.

    Raises Refused (author_not_found).
    """
    authors = Author.objects.select_related("site").filter(erased_at=None)
    author = (authors if site is None else authors.filter(site=site)).filter(pk=author_id).first()
    if author is None:
        raise Refused("author_not_found")
    return author
