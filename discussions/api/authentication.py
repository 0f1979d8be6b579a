"""Who asks: a guest's token, a reader signed in by the site (SSO), or one of the site's own systems (API key).

All come as `Authorization: Bearer …`. A browser may write only from the site's own origins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import jwt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from discussions.actions.authors import Profile, update_signed_in_author
from discussions.actions.keys import note_use
from discussions.models import ApiKey, Author, AuthorKind, AuthorToken, Scope, SigningKey, Site
from discussions.models.authors import MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TITLE_CHARACTERS
from discussions.names import clean_name
from discussions.queries.rows import find_row
from discussions.queries.threads import get_site
from discussions.refusals import Refused
from discussions.tokens import API_KEY_CHARACTERS, API_KEY_LENGTH, GUEST_TOKEN_PREFIX, hash_token

MAX_TOKEN_CHARACTERS = 8_192
CLOCK_SKEW_SECONDS = 30
# What a site's token may say in `role` of those who speak for it.
STAFF_ROLES = ("staff", "moderator", "admin")
EXPERT_ROLE = "expert"
# What PyJWT lets through beside its own errors: times that are no numbers or infinite, and JSON nested too deeply.
_BAD_TOKEN = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)
_GUEST = """
SELECT {known}, {author}, {site}
  FROM discussions_authortoken known
  JOIN discussions_author author ON author.id = known.author_id
  JOIN discussions_site site ON site.id = author.site_id
 WHERE known.token_hash = %(hash)s
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, on which site, and what they may do there."""

    author: Author
    site: Site
    scopes: frozenset[str]


class BearerAuthentication(BaseAuthentication):
    """Finds the Identity behind a bearer token; `request.auth` is it, or None where no token was sent."""

    def authenticate(self, request: Request) -> tuple[Author, Identity] | None:
        header = request.headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        if not header:
            return None
        if scheme.lower() != "bearer" or not token.isascii() or not 0 < len(token) <= MAX_TOKEN_CHARACTERS:
            raise Refused("invalid_token")
        identity = identify(token.strip())
        return identity.author, identity

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def identify(token: str) -> Identity:
    """Return who `token` stands for. Raises Refused: invalid_token, token_expired."""
    if token.startswith(GUEST_TOKEN_PREFIX):
        return _identify_guest(token)
    if token.count(".") == 2:
        return _identify_signed_in(token)
    if len(token) == API_KEY_LENGTH and set(token) <= set(API_KEY_CHARACTERS):
        return _identify_system(token)
    raise Refused("invalid_token")


def get_identity(request: Request) -> Identity | None:
    """Return who asks, None where no token was sent."""
    return cast("Identity | None", request.auth)


def require_identity(request: Request) -> Identity:
    """Return who asks. Raises Refused (not_authenticated)."""
    identity = get_identity(request)
    if identity is None:
        raise Refused("not_authenticated")
    return identity


def require_author(request: Request, site: Site, *, missing: str = "wrong_site") -> Author:
    """Return the author who may write to `site`.

    Where an address names no site, `missing` is the code of what isn't there: to people of other sites, it is not.
    Raises Refused: not_authenticated, `missing`, forbidden (the key's scopes), origin_not_allowed.
    """
    identity = require_identity(request)
    if identity.site.pk != site.pk:
        raise Refused(missing)
    if Scope.COMMENT not in identity.scopes:
        raise Refused("forbidden")
    check_origin(request, site)
    return identity.author


def find_site(request: Request, site_key: str) -> Site:
    """Return the site with this key, which is nearly always that of who asks. Raises Refused (site_not_found)."""
    identity = get_identity(request)
    return identity.site if identity is not None and identity.site.key == site_key else get_site(site_key)


def require_system(request: Request, site: Site, scope: Scope, *, missing: str = "wrong_site") -> Author:
    """Return the author of the site's system that asks, whose key has `scope`. `missing` is as in `require_author`.

    Raises Refused: not_authenticated, `missing`, forbidden (a reader, or the key's scopes), origin_not_allowed.
    """
    identity = require_identity(request)
    if identity.site.pk != site.pk:
        raise Refused(missing)
    if identity.author.kind != AuthorKind.SERVICE or scope not in identity.scopes:
        raise Refused("forbidden")
    check_origin(request, site)
    return identity.author


def find_author(request: Request) -> Author | None:
    """Return the author who asks, if anyone said who they are."""
    identity = get_identity(request)
    return None if identity is None else identity.author


def check_origin(request: HttpRequest, site: Site) -> None:
    """Raise Refused (origin_not_allowed) when a browser asks from a page that is not the site's."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in site.allowed_origins and not is_own_origin(request, origin):
        raise Refused("origin_not_allowed")


def is_own_origin(request: HttpRequest, address: str) -> bool:
    """Tell whether a page at `address`, or of this origin, is one of those that Parley itself serves.

    Where Parley is served by https, a page that came by plain http is not: anybody on the way could have written it.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `http://[`
        return False
    schemes = ("https",) if settings.BASE_URL.startswith("https://") else ("http", "https")
    return parts.scheme in schemes and parts.netloc == request.get_host()


def _identify_guest(token: str) -> Identity:
    found = find_row(_GUEST, {"hash": hash_token(token)}, known=AuthorToken, author=Author, site=Site)
    if found is None:
        raise Refused("invalid_token")
    known, author, author.site = found
    if known.expires_at <= timezone.now():
        raise Refused("token_expired")
    return Identity(author, author.site, frozenset(Scope))


def _identify_system(token: str) -> Identity:
    known = ApiKey.objects.select_related("site", "author").filter(key_hash=hash_token(token)).first()
    if known is None or known.revoked_at is not None:
        raise Refused("invalid_token")
    note_use(known)
    return Identity(known.author, known.site, frozenset(known.scopes))


def _identify_signed_in(token: str) -> Identity:
    try:
        header = jwt.get_unverified_header(token)
        audience = jwt.decode(token, options={"verify_signature": False}).get("aud")
    except _BAD_TOKEN as error:
        raise Refused("invalid_token") from error
    keys = _list_signing_keys(header, [audience] if isinstance(audience, str) else audience)
    problem = Refused("invalid_token")
    meant: dict[int, tuple[Site, dict[str, Any]]] = {}
    for key in keys:
        try:
            claims = _verify(token, key)
        except jwt.ExpiredSignatureError:
            problem = Refused("token_expired")
        except _BAD_TOKEN:
            continue
        else:
            meant.setdefault(key.site_id, (key.site, claims))
    if len(meant) != 1:  # two sites that share a key and an audience can't be told apart: it is neither's
        raise Refused("invalid_token") if meant else problem
    return _identify_claims(*meant.popitem()[1])


def _list_signing_keys(header: dict[str, Any], audiences: object) -> Iterable[SigningKey]:
    """Return the keys that may have signed a token: the algorithm is the key's own, never the token's choice."""
    if not isinstance(audiences, list) or not all(
        isinstance(name, str) and _is_storable(name) for name in audiences
    ):
        return []
    key_id, algorithm = header.get("kid", ""), header.get("alg")
    if not isinstance(key_id, str) or not isinstance(algorithm, str) or not _is_storable(key_id + algorithm):
        return []
    return (
        SigningKey.objects.select_related("site")
        .filter(audience__in=audiences[:5], algorithm=algorithm, key_id__in={"", key_id})
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))
        .order_by("-created_at")[:10]
    )


def _verify(token: str, key: SigningKey) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        key.secret,
        algorithms=[key.algorithm],
        audience=key.audience,
        issuer=key.issuer or None,
        leeway=CLOCK_SKEW_SECONDS,
        options={"require": ["exp", "sub", "aud"]},
    )
    return claims


def _identify_claims(site: Site, claims: dict[str, Any]) -> Identity:
    subject, email = claims["sub"], claims.get("email", "")
    if claims.get("email_verified") is False:  # OpenID Connect: nobody has shown that it is theirs
        email = ""
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not _is_storable(subject):
        raise Refused("invalid_token")
    author = update_signed_in_author(
        site=site,
        external_id=subject,
        profile=Profile(
            name=_clean_line(claims.get("name"), MAX_NAME_CHARACTERS),
            email=_clean_email(email),
            is_staff=claims.get("role") in STAFF_ROLES,
            is_expert=claims.get("role") == EXPERT_ROLE,
            title=_clean_line(claims.get("title"), MAX_TITLE_CHARACTERS),
            is_email_verified=claims.get("email_verified") is True,
        ),
    )
    return Identity(author, site, frozenset(Scope))


def _clean_line(text: object, limit: int) -> str:
    """Return a claim that readers are shown, cut to `limit` characters; nothing where it is no such text."""
    return clean_name(text[:limit]) if isinstance(text, str) and _is_storable(text) else ""


def _clean_email(email: object) -> str:
    """Return a claim's e-mail, or none: a reader must not be locked out by an odd address."""
    if not isinstance(email, str) or len(email) > MAX_EMAIL_CHARACTERS or not _is_storable(email):
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
