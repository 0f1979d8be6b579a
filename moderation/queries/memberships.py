"""Which sites a person moderates, in which role, and whether they may come in as they are."""

from datetime import datetime
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from moderation.models import Membership, Role

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Admission(NamedTuple):
    """How a person stands at the door: on how many sites, short of a second factor or not, and when last seen."""

    sites: int
    lacks_second_factor: bool
    last_seen_at: datetime | None


def find_admission(person: User) -> Admission:
    """Return how this person stands now. One query, asked for every request, and the answer is never kept."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    rows = Membership.objects.filter(user=person).values_list(
        "last_seen_at", "site__team__requires_two_factors", Exists(factors)
    )
    found = list(rows)
    return Admission(
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


def list_my_roles(moderator: User) -> dict[int, Role]:
    """Return this person's role on each site that they moderate, by the site's id."""
    mine = Membership.objects.filter(user=moderator).values_list("site_id", "role")
    return {site_id: Role(role) for site_id, role in mine}


def list_colleagues(site: Site, moderator: User) -> list[User]:
    """Return who else moderates the site, by name."""
    others = User.objects.filter(memberships__site=site, is_active=True).exclude(pk=moderator.pk)
    return list(others.order_by("username"))


def find_colleague(site: Site, moderator: User, name: str) -> User:
    """Return the colleague of this name. Raises Refused (invalid_fields: colleague) if nobody else is called so."""
    found = next((each for each in list_colleagues(site, moderator) if each.get_username() == name), None)
    if found is None:
        raise refuse_field("colleague", "unknown_choice")
    return found


def require_admin(moderator: User, site: Site) -> None:
    """Raise Refused (forbidden) unless this person administers the site."""
    if not is_admin(moderator, site):
        raise Refused("forbidden")
