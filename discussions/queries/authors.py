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


def find_author_being_erased(author_id: int) -> Author | None:
    """Return an author of whom something may be left, with their site; None once nothing is."""
    return Author.objects.select_related("site").filter(pk=author_id, is_being_erased=True).first()


def list_unfinished_erasures() -> list[int]:
    """Return the ids of authors whose erasing began a while ago and goes on: it was interrupted, or takes that long."""
    begun = timezone.now() - ERASING_TIME
    unfinished = Author.objects.filter(is_being_erased=True, erased_at__lt=begun)
    return list(unfinished.order_by("pk").values_list("pk", flat=True))
