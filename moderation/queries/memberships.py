"""Which sites a person moderates, in which role, and whether they may come in as they are."""

from datetime import datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Membership, Role

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Standing(NamedTuple):
    """How a person stands at the door: on how many sites, short of a second factor or not, and when last seen."""

    sites: int
    lacks_second_factor: bool
    last_seen_at: datetime | None


def find_standing(person: User) -> Standing:
    """Return how this person stands now. One query, asked for every request, and the answer is never kept."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    rows = Membership.objects.filter(user=person).values_list(
        "last_seen_at", "site__team__requires_two_factors", Exists(factors)
    )
    found = list(rows)
    return Standing(
        sites=len(found),
        lacks_second_factor=any(is_required and not has_one for _, is_required, has_one in found),
        last_seen_at=min((seen for seen, *_ in found), default=None),
    )


def has_second_factor(person: User) -> bool:
    """Tell whether this person's log-in needs more than a password."""
    return bool(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists())


def get_my_site(moderator: User, key: str) -> Site:
    """Return the site with this key. Raises Refused (site_not_found), also where this person does not moderate."""
    site = Site.objects.filter(key=key, memberships__user=moderator).first()
    if site is None:
        raise Refused("site_not_found")
    return site


def get_administered_site(person: User, key: str) -> Site:
    """Return the site with this key. Raises Refused (site_not_found; forbidden, where this person is no admin)."""
    site = get_my_site(person, key)
    require_admin(person, site)
    return site


def is_admin(person: User, site: Site) -> bool:
    return Membership.objects.filter(user=person, site=site, role=Role.ADMIN).exists()


def may_found_sites(person: User) -> bool:
    """Tell whether this person may make further sites: who administers one, and the installation's superusers."""
    return person.is_superuser or Membership.objects.filter(user=person, role=Role.ADMIN).exists()


def require_admin(moderator: User, site: Site) -> None:
    """Raise Refused (forbidden) unless this person administers the site."""
    if not is_admin(moderator, site):
        raise Refused("forbidden")
