"""Reads of the log of erasures."""

from discussions.models import Erasure, Site


def list_erasures(site: Site, *, before: int | None, limit: int) -> tuple[list[Erasure], int | None]:
    """Return a site's erasures, the newest first, those before the one with the id `before`; and the next such id."""
    logged = Erasure.objects.filter(site=site)
    page = logged if before is None else logged.filter(pk__lt=before)
    found = list(page.order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None
