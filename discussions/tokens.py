"""Secrets that are shown once and stored as hashes, and the hashes that stand in for addresses."""

import hashlib
import hmac
import secrets
import string
from base64 import urlsafe_b64encode
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from discussions.models import Scope

API_KEY_CHARACTERS = string.digits + string.ascii_lowercase  # the hexadecimal ones first
API_KEY_LENGTH = 12
GUEST_TOKEN_PREFIX = "pg_"  # noqa: S105  (no secret: what all of them begin with)


def make_guest_token() -> str:
    """Return a new token of 256 random bits."""
    return GUEST_TOKEN_PREFIX + secrets.token_urlsafe(32)


def derive_guest_token(secret: str) -> str:
    """Return the token of the guest whom a form with this `secret` makes, the same each time it is sent."""
    return GUEST_TOKEN_PREFIX + urlsafe_b64encode(_keyed_hash("guest", secret)).rstrip(b"=").decode()


def make_api_key(scopes: Collection[Scope]) -> str:
    """Return a new key of twelve lower-case letters and digits: the one shape every known Akismet client accepts.

    One that may check has only hexadecimal digits: of a key that is typed in, WordPress drops all other letters.
    """
    characters = API_KEY_CHARACTERS[:16] if Scope.CHECK in scopes else API_KEY_CHARACTERS
    return "".join(secrets.choice(characters) for _ in range(API_KEY_LENGTH))


def hash_token(token: str) -> str:
    """Return the keyed hash under which `token` is stored: 64 hexadecimal digits."""
    return _keyed_hash("token", token).hex()


def hash_address(address: str) -> tuple[str, str]:
    """Return keyed hashes of an IP address and of its /24 (IPv4) or /64 (IPv6), 32 hexadecimal digits each.

    Both are empty when `address` is none.
    """
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return "", ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    subnet = ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False)
    return _keyed_hash("address", str(parsed)).hex()[:32], _keyed_hash("subnet", str(subnet)).hex()[:32]


def hash_email(email: str) -> str:
    """Return the keyed hash of an e-mail address, 32 hexadecimal digits, whatever its case.

    Of its MD5, in which public lists pass such addresses on: what is known only so can be looked up too.
    """
    digest = hashlib.md5(email.strip().lower().encode(), usedforsecurity=False).hexdigest()
    return hash_email_digest(digest)


def hash_email_digest(digest: str) -> str:
    """Return what `hash_email` returns for the address with this MD5, in lower-case hexadecimal."""
    return _keyed_hash("email", digest).hex()[:32]


def hash_identity(site_key: str, external_id: str) -> str:
    """Return the keyed hash that stands in for whom a site signs in as `external_id`: 32 hexadecimal digits."""
    return _keyed_hash("identity", f"{site_key}/{external_id}").hex()[:32]


def sign_challenge(text: str) -> str:
    """Return the keyed hash by which a challenge is known to be ours: 22 characters of URL-safe base64, 128 bits."""
    return urlsafe_b64encode(_keyed_hash("challenge", text)[:16]).rstrip(b"=").decode()


def _keyed_hash(purpose: str, value: str) -> bytes:
    return hmac.digest(f"parley.{purpose}.{settings.SECRET_KEY}".encode(), value.encode(), hashlib.sha256)
