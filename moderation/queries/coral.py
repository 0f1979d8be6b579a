"""The secrets with which Corals sign what they ask."""

from django.db.models import QuerySet

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import CoralSecret


def list_secrets_of(site_key: str) -> QuerySet[CoralSecret]:
    """Return the secrets, sealed, of the site with this key, the latest first."""
    return CoralSecret.objects.filter(site__key=site_key).select_related("site").order_by("-pk")


def list_coral_secrets(site: Site) -> QuerySet[CoralSecret]:
    """Return a site's secrets, the latest first, without what is secret."""
    return CoralSecret.objects.filter(site=site).order_by("-pk").defer("sealed_secret")


def get_coral_secret(site: Site, secret_id: int) -> CoralSecret:
    """Return one of a site's secrets, likewise. Raises Refused (not_found)."""
    found = list_coral_secrets(site).filter(pk=secret_id).first()
    if found is None:
        raise Refused("not_found")
    return found
