"""Who belongs to a site: roles, removal, what the site asks of its members, and when they were there.

Whoever takes an admin's role away first locks all the site's admins, in one order: so two who do so at once can't
leave the site without any, and who was removed a moment ago removes nobody.
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Invitation, Membership, Role, Team
from moderation.queries.memberships import Admission, has_second_factor

SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def change_role(*, membership: Membership, admin: User, role: Role) -> Membership:
    """Give a member another role. Raises Refused (forbidden, member_not_found, last_admin)."""
    _check_admins(membership, admin, stays_admin=role == Role.ADMIN)
    if not Membership.objects.filter(pk=membership.pk).update(role=role):
        raise Refused("member_not_found")
    if role != Role.ADMIN:
        _revoke_invitations_by(membership)
    membership.role = role
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, admin: User) -> None:
    """Take a member off the site, from their next request on. What they decided stays, with their name.

    Raises Refused (forbidden, member_not_found, last_admin).
    """
    _check_admins(membership, admin, stays_admin=False)
    removed, _ = Membership.objects.filter(pk=membership.pk).delete()
    if not removed:
        raise Refused("member_not_found")
    _revoke_invitations_by(membership)


def require_two_factors(*, site: Site, admin: User, is_required: bool) -> Team:
    """Have the site's members need a second factor, or not.

    Raises Refused (two_factors_needed) where the admin has none: they would shut themselves out.
    """
    if is_required and not has_second_factor(admin):
        raise Refused("two_factors_needed")
    team, _ = Team.objects.update_or_create(site=site, defaults={"requires_two_factors": is_required})
    return team


def note_presence(person: User, admission: Admission) -> None:
    """Note that the person is here, unless that was noted less than a minute ago."""
    now = timezone.now()
    if admission.last_seen_at is not None and admission.last_seen_at <= now - SEEN_EVERY:
        Membership.objects.filter(user=person, last_seen_at__lte=now - SEEN_EVERY).update(last_seen_at=now)


def _check_admins(membership: Membership, admin: User, *, stays_admin: bool) -> None:
    """Lock the site's admins. Raises Refused: forbidden, where `admin` is none of them any more; last_admin."""
    admins = Membership.objects.filter(
        site_id=membership.site_id, role=Role.ADMIN, user__is_active=True
    ).order_by("pk")
    locked = dict(admins.select_for_update(of=("self",)).values_list("pk", "user_id"))
    if admin.pk not in locked.values():
        raise Refused("forbidden")
    if not stays_admin and locked.keys() == {membership.pk}:
        raise Refused("last_admin")


def _revoke_invitations_by(membership: Membership) -> None:
    """Take back what this person invited to the site: nobody leaves a door open behind them."""
    Invitation.objects.filter(
        site_id=membership.site_id,
        invited_by_id=membership.user_id,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=timezone.now())
