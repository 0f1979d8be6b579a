"""What becomes of a site's keys after they are made: used, replaced, revoked; and secrets that Parley makes up itself.

What is secret is returned once and never again.
"""

import secrets
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from discussions.actions.sites import NewApiKey, add_signing_key, create_api_key
from discussions.models import ApiKey, Scope, SigningKey, Site
from discussions.queries.keys import list_api_keys, list_signing_keys
from discussions.refusals import Refused
from discussions.tokens import hash_token, make_api_key

MAX_API_KEYS = 20  # that a site has in force
MAX_SIGNING_KEYS = 5  # likewise; a log-in is tried with ten (discussions/api/authentication.py)
USE_NOTED_EVERY = timedelta(hours=1)
SECRET_BYTES = 32


class NewSigningKey(NamedTuple):
    signing_key: SigningKey
    secret: str


def issue_api_key(*, site: Site, name: str, scopes: list[Scope]) -> NewApiKey:
    """Make one more key, as `create_api_key` does. Raises Refused (limit_reached)."""
    with transaction.atomic():
        _lock(site)
        if list_api_keys(site).count() >= MAX_API_KEYS:
            raise Refused("limit_reached")
        return create_api_key(site=site, name=name, scopes=scopes)


def rotate_api_key(api_key: ApiKey) -> NewApiKey:
    """Give the same system a new key; the old one is void at once. Raises Refused (not_found) for a revoked one."""
    key = make_api_key([Scope(scope) for scope in api_key.scopes])
    renewed = ApiKey.objects.filter(pk=api_key.pk, revoked_at__isnull=True).update(
        key_hash=hash_token(key), created_at=timezone.now(), last_used_at=None
    )
    if not renewed:
        raise Refused("not_found")
    api_key.refresh_from_db()
    return NewApiKey(api_key, key)


def revoke_api_key(api_key: ApiKey) -> None:
    """Void a key for good. One that is void stays as it is."""
    ApiKey.objects.filter(pk=api_key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def note_use(api_key: ApiKey) -> None:
    """Note that a key was used, at most once an hour: reading must not cost a write each time."""
    now = timezone.now()
    if api_key.last_used_at is None or api_key.last_used_at <= now - USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)


def make_signing_key(*, site: Site, key_id: str = "") -> NewSigningKey:
    """Make up a secret with which the site signs its readers in (HS256); its tokens' `aud` is the site's key.

    Others' tokens can't be meant for it, and none of another site's keys is ever tried on them. Earlier secrets stay
    valid. Raises Refused (limit_reached).
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        _lock(site)
        if list_signing_keys(site).count() >= MAX_SIGNING_KEYS:
            raise Refused("limit_reached")
        made = add_signing_key(
            site=site,
            algorithm=SigningKey.Algorithm.HS256,
            secret=secret,
            audience=site.key,
            key_id=key_id,
        )
    return NewSigningKey(made, secret)


def revoke_signing_key(signing_key: SigningKey) -> None:
    """Void a secret: who signed in with it has to sign in anew. One that is void stays as it is."""
    list_signing_keys(signing_key.site).filter(pk=signing_key.pk).update(expires_at=timezone.now())


def _lock(site: Site) -> None:
    """Have whoever makes another key at the same moment wait, and count this one."""
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
