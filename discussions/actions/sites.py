"""Sites, and the keys by which their systems and their readers' log-ins are known. Operators and admins make these."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from discussions.hosts import read_host, read_origin
from discussions.models import ApiKey, Author, AuthorKind, Scope, SigningKey, Site
from discussions.models.sites import CAPTCHAS, SITE_KEY_PATTERN
from discussions.refusals import FieldProblem, Refused, refuse_field
from discussions.sealing import seal_secret
from discussions.tokens import hash_token, make_api_key

MAX_ADDRESSES = 100  # hosts of a site, and as many origins


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


def change_site(*, site: Site, version: int, values: Mapping[str, Any]) -> Site:
    """Give a site other `values`, columns by name; its key is for good. An empty `captcha_secret` changes nothing.

    Raises Refused: stale_version unless it is at `version`, invalid_fields.
    """
    values = dict(values)
    if secret := values.pop("captcha_secret", ""):
        values["sealed_captcha_secret"] = seal_secret(secret)
    if values.get("challenge") in CAPTCHAS:
        if not values.get("captcha_key", site.captcha_key):
            raise refuse_field("captcha_key", "required")
        if not values.get("sealed_captcha_secret", site.sealed_captcha_secret):
            raise refuse_field("captcha_secret", "required")
    addresses = {
        "allowed_hosts": read_hosts(values["allowed_hosts"]),
        "allowed_origins": read_origins(values["allowed_origins"]),
    }
    changed = Site.objects.filter(pk=site.pk, version=version)
    if not changed.update(**{**values, **addresses}, version=F("version") + 1):
        raise Refused("stale_version")
    site.refresh_from_db()
    return site


def read_hosts(lines: Sequence[str]) -> list[str]:
    """Return the hosts that these lines name, each once. Raises Refused (invalid_fields): `allowed_hosts.<line>`."""
    return _read_addresses(
        "allowed_hosts", lines, read_host, "is no host; write it as example.org or .example.org"
    )


def read_origins(lines: Sequence[str]) -> list[str]:
    """Return the origins that these lines name, each once. Raises Refused, likewise `allowed_origins.<line>`."""
    return _read_addresses(
        "allowed_origins", lines, read_origin, "is no origin; write it as https://www.example.org"
    )


def _read_addresses(
    field: str, lines: Sequence[str], read: Callable[[str], str | None], problem: str
) -> list[str]:
    if len(lines) > MAX_ADDRESSES:
        raise refuse_field(field, "too_large", limit=MAX_ADDRESSES)
    found = {number: (line, read(line)) for number, line in enumerate(lines, 1)}
    bad = {
        f"{field}.{number}": FieldProblem("invalid", f"“{line[:100]}” {problem}.")
        for number, (line, address) in found.items()
        if address is None
    }
    if bad:
        raise Refused("invalid_fields", fields=bad)
    return list(dict.fromkeys(address for _, address in found.values() if address is not None))


def create_api_key(*, site: Site, name: str, scopes: Collection[Scope]) -> NewApiKey:
    """Make a key for one of the site's own systems, and the service author in whose name it writes."""
    key = make_api_key(scopes)
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
    """Let the site sign its readers in with one more key; earlier ones stay valid.

    Raises ValidationError, also if another site has the same key for the same audience: nobody could tell whose
    readers its tokens are.
    """
    if SigningKey.objects.filter(audience=audience, secret=secret).exclude(site=site).exists():
        raise ValidationError("another site signs its readers in with this key")
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
