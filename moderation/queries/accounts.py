"""A person's own account: how they log in, what they may use the API with, where they belong."""

from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import QuerySet

from moderation.models import AccessToken, Membership


class Factors(NamedTuple):
    """What a person can log in with besides the password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes_left: int | None


def find_factors(person: User) -> Factors:
    found: dict[str, list[Any]] = {kind: [] for kind in Authenticator.Type.values}
    for authenticator in Authenticator.objects.filter(user=person).order_by("pk"):
        found[authenticator.type].append(authenticator)
    codes = found[Authenticator.Type.RECOVERY_CODES]
    return Factors(
        app=next(iter(found[Authenticator.Type.TOTP]), None),
        passkeys=found[Authenticator.Type.WEBAUTHN],
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
    )


def find_email(person: User) -> str:
    """Return the person's confirmed address, or none."""
    address = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk").first()
    return "" if address is None else str(address.email)


def list_own_tokens(person: User) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(user=person).order_by("-pk")


def list_own_memberships(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=person).select_related("site").order_by("site__name", "site__key")
