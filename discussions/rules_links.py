"""The address of a site's house rules, as they are now or as they were in one of their versions."""

from django.conf import settings
from django.urls import reverse


def write_rules_path(site_key: str) -> str:
    """Return the address of the page on the host that is asked."""
    return reverse("house-rules", args=[site_key])


def write_rules_link(site_key: str, version: int | None = None) -> str:
    """Return the whole address of the page, of this version if one is given."""
    query = "" if version is None else f"?version={version}"
    return f"{settings.BASE_URL}{write_rules_path(site_key)}{query}"
