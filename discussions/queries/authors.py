"""Reads of authors."""

from datetime import timedelta

from django.utils import timezone

from discussions.models import Author, Site
from discussions.refusals import Refused

# Longer than a request takes.
ERASING_TIME = timedelta(minutes=5)


def get_author(author_id: int, *, site: Site | None = None) -> Author:
    """Return an author, of `site` if it is given, who has not been erased, with their site.

    Raises Refused (author_not_found).
    """
    authors = Author.objects.select_related("site").filter(erased_at=None)
    author = (authors if site is None else authors.filter(site=site)).filter(pk=author_id).first()
    if author is None:
        raise Refused("author_not_found")
    return author


def list_unfinished_erasures() -> list[Author]:
    """Return the authors whose erasing began a while ago and has not ended: it was interrupted, or takes that long."""
    begun = timezone.now() - ERASING_TIME
    return list(
        Author.objects.select_related("site").filter(is_being_erased=True, erased_at__lt=begun).order_by("pk")
    )
