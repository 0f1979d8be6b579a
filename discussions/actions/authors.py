"""How readers become authors."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from discussions.gate import load_gate
from discussions.models import Author, AuthorKind, AuthorToken, Site
from discussions.refusals import Refused, refuse_field
from discussions.tokens import derive_guest_token, hash_token, make_guest_token

GUEST_TOKEN_LIFETIME = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who the site says that somebody is. The `title` counts for staff and experts alone."""

    name: str = ""
    email: str = ""
    is_email_verified: bool = False
    is_staff: bool = False
    is_expert: bool = False
    title: str = ""


def create_guest(*, site: Site, name: str, email: str = "", token: str | None = None) -> tuple[Author, str]:
    """Make a guest author. Returns it and its token, which is not stored and can't be shown again.

    `token` is a new one unless given. Raises Refused: guests_not_allowed, invalid_fields (name:
    reserved); IntegrityError if somebody has the token.
    """
    if not site.allows_guests:
        raise Refused("guests_not_allowed")
    if load_gate().is_reserved_name(site, name):
        raise refuse_field("name", "reserved")
    token = token or make_guest_token()
    with transaction.atomic():
        author = Author.objects.create(site=site, kind=AuthorKind.GUEST, name=name, email=email)
        AuthorToken.objects.create(
            author=author, token_hash=hash_token(token), expires_at=timezone.now() + GUEST_TOKEN_LIFETIME
        )
    return author, token


def create_guest_once(*, site: Site, name: str, secret: str) -> tuple[Author, str]:
    """Make a guest author, or return the one whom the same `secret` made before: a form may be sent twice at once.

    Returns it and its token, as `create_guest`. Whoever has the secret is that guest. Raises Refused as
    `create_guest` does.
    """
    token = derive_guest_token(f"{site.key}/{secret}")
    known = AuthorToken.objects.select_related("author").filter(token_hash=hash_token(token))
    if made := known.first():
        return made.author, token
    try:
        return create_guest(site=site, name=name, token=token)
    except IntegrityError:
        return known.get().author, token


def update_signed_in_author(*, site: Site, external_id: str, profile: Profile) -> Author:
    """Return the author whom the site signs in as `external_id`, made or brought up to date."""
    said = asdict(profile)
    said["title"] = profile.title if profile.is_staff or profile.is_expert else ""
    said["is_email_verified"] = profile.is_email_verified and bool(profile.email)
    author, is_new = Author.objects.get_or_create(
        site=site, kind=AuthorKind.SSO, external_id=external_id, defaults=said
    )
    if not is_new and any(getattr(author, field) != value for field, value in said.items()):
        # Not if they were erased this moment.
        Author.objects.filter(pk=author.pk, erased_at__isnull=True).update(**said)
        for field, value in said.items():
            setattr(author, field, value)
    return author
