"""Sites, and the keys by which their systems and their readers' log-ins are known. Operators make these."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from discussions.models import ApiKey, Author, AuthorKind, Scope, SigningKey, Site
from discussions.models.sites import SITE_KEY_PATTERN
from discussions.tokens import hash_token, make_api_key


class NewApiKey(NamedTuple):
    """`key` is the secret itself, which is not stored and can't be shown again."""

    api_key: ApiKey
    key: str


def create_site(
    *, key: str, name: str = "", language: str = "en", hosts: Sequence[str] = (), origins: Sequence[str] = ()
) -> Site:
    """Make a site; its name is its key unless given. Raises ValidationError, also for a key that is taken."""
    site = Site(
        key=key,
        name=name or key,
        language=language,
        allowed_hosts=[host.lower() for host in hosts],
        allowed_origins=list(origins),
    )
    if not re.fullmatch(SITE_KEY_PATTERN, key):
        raise ValidationError("A site's key has lower-case letters, digits and hyphens, at most 50 of them.")
    site.full_clean()
    site.save()
    return site


def create_api_key(*, site: Site, name: str, scopes: Collection[Scope]) -> NewApiKey:
    """Make a key for one of the site's own systems, and the service author in whose name it writes."""
    key = make_api_key()
    with transaction.atomic():
        author = Author.objects.create(site=site, kind=AuthorKind.SERVICE, name=name)
        api_key = ApiKey.objects.create(
            site=site, name=name, key_hash=hash_token(key), scopes=sorted(scopes), author=author
        )
    return NewApiKey(api_key, key)


def add_signing_key(
    *,
    site: Site,
    algorithm: SigningKey.Algorithm,
    secret: str,
    audience: str,
    key_id: str = "",
    issuer: str = "",
) -> SigningKey:
    """Let the site sign its readers in with one more key; earlier ones stay valid. Raises ValidationError."""
    signing_key = SigningKey(
        site=site,
        algorithm=algorithm,
        secret=secret,
        audience=audience,
        key_id=key_id,
        issuer=issuer,
    )
    signing_key.full_clean()
    signing_key.save()
    return signing_key
