"""A site's keys, as far as they may be shown: never the secrets themselves."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from discussions.models import ApiKey, SigningKey, Site
from discussions.refusals import Refused


def list_api_keys(site: Site) -> QuerySet[ApiKey]:
    """Return the keys of the site's systems that are in force, by name."""
    return ApiKey.objects.filter(site=site, revoked_at__isnull=True).order_by("name", "pk")


def get_api_key(site: Site, key_id: int) -> ApiKey:
    """Return a key that is in force. Raises Refused (not_found)."""
    found = list_api_keys(site).filter(pk=key_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def list_signing_keys(site: Site) -> QuerySet[SigningKey]:
    """Return the keys that may sign the site's readers in now, the latest first, without the secrets."""
    is_valid = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    return SigningKey.objects.filter(is_valid, site=site).order_by("-pk").defer("secret")


def get_signing_key(site: Site, key_id: int) -> SigningKey:
    """Return a key that is valid. Raises Refused (not_found)."""
    found = list_signing_keys(site).filter(pk=key_id).first()
    if found is None:
        raise Refused("not_found")
    return found
