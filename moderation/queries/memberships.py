"""Which sites a person moderates, and in which role."""

from django.contrib.auth.models import User

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Membership, Role


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
