"""Whose key it is that came by another protocol."""

from django.http import HttpRequest

from discussions.actions.keys import note_use
from discussions.limits.spending import spend
from discussions.models import ApiKey, Scope
from discussions.tokens import API_KEY_CHARACTERS, API_KEY_LENGTH, hash_token


def admit(request: HttpRequest, key: str) -> ApiKey | None:
    """Return the site's key that `key` is, with one more call counted; None if it is none that may have texts checked.

    Raises Refused (rate_limited): for a key that calls too often, and for who tries out too many.
    """
    api_key = find_api_key(key)
    if api_key is None:
        spend(request, "wrong_key")
    else:
        spend(request, "check", site=api_key.site, author=f"key-{api_key.pk}")
    return api_key


def find_api_key(key: str) -> ApiKey | None:
    """Return the site's key that `key` is, if it is one and may have texts checked; None otherwise."""
    if len(key) != API_KEY_LENGTH or not set(key) <= set(API_KEY_CHARACTERS):
        return None
    known = ApiKey.objects.select_related("site").filter(key_hash=hash_token(key), revoked_at__isnull=True)
    api_key = known.filter(scopes__contains=[Scope.CHECK]).first()
    if api_key is not None:
        note_use(api_key)
    return api_key
