"""The addresses of authors' pages: who has one, and where it is."""

from django.conf import settings
from django.urls import reverse

from discussions.models import AuthorKind, AuthorPages, Site


def has_page(site: Site, kind: str) -> bool:
    """Tell whether the authors of this kind have pages on a site, which has to want them.

    Readers whom the site signs in do. A guest is whoever holds a token, under a name that anybody may take; those who
    were imported have never been asked; and the site's own systems are nobody.
    """
    return site.author_pages != AuthorPages.NONE and kind == AuthorKind.SSO


def write_author_path(site_key: str, author_id: int | str) -> str:
    """Return the address of an author's page on the host that is asked."""
    return reverse("author", args=[site_key, author_id])


def write_author_link(site_key: str, author_id: int | str) -> str:
    """Return the whole address of an author's page."""
    return f"{settings.BASE_URL}{write_author_path(site_key, author_id)}"


def find_template(site: Site) -> str | None:
    """Return the whole address of every author's page, with `{id}` for the author's; None where the site wants none."""
    if site.author_pages == AuthorPages.NONE:
        return None
    return write_author_link(site.key, 1).removesuffix("1") + "{id}"
