"""Invitations: an admin names an address and a role; whoever opens the link that goes there joins the site."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from discussions.actions.letters import can_send_mail, write_letter
from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from discussions.tokens import hash_token
from moderation.models import Invitation, Membership, Role
from moderation.queries.memberships import require_admin
from moderation.queries.team import InvitationUnusable, check_open, list_open_invitations

LIFE = timedelta(days=7)
MAX_TEAM = 200  # members and open invitations of a site


class Issued(NamedTuple):
    """An invitation, and its link, which is not stored and can't be shown again."""

    invitation: Invitation
    link: str


def invite(*, site: Site, invited_by: User | None, email: str, role: Role) -> Issued:
    """Invite an address to a site; a letter with the link goes there where mail can be sent.

    Raises Refused (forbidden, already_member, already_invited, limit_reached). None as `invited_by`: the operator.
    """
    token, now, address = secrets.token_urlsafe(32), timezone.now(), email.lower()
    try:
        with transaction.atomic():
            _check_room(site, invited_by, address)
            expired = list_open_invitations(site).filter(email=address, expires_at__lte=now)
            expired.update(revoked_at=now)
            invitation = Invitation.objects.create(
                site=site,
                email=address,
                role=role,
                token_hash=hash_token(token),
                invited_by=invited_by,
                expires_at=now + LIFE,
            )
            link = settings.BASE_URL + reverse("desk:invitation-link", args=[token])
            _write_invitation(invitation, link)
    except IntegrityError as error:
        raise Refused("already_invited") from error
    return Issued(invitation, link)


def revoke_invitation(invitation: Invitation) -> None:
    """Take an invitation back. Raises Refused (invitation_not_found) where it is open no more."""
    still_open = list_open_invitations(invitation.site).filter(pk=invitation.pk)
    if not still_open.update(revoked_at=timezone.now()):
        raise Refused("invitation_not_found")


@transaction.atomic
def join_site(*, invitation: Invitation, person: User) -> Membership:
    """Accept an invitation with an account that there is.

    Raises InvitationUnusable: it was accepted or taken back, has expired, or the account has another address.
    """
    _settle(invitation)
    if not EmailAddress.objects.filter(user=person, email=invitation.email, verified=True).exists():
        raise InvitationUnusable("foreign")
    membership, _ = Membership.objects.get_or_create(
        user=person, site=invitation.site, defaults={"role": invitation.role}
    )
    return membership


def join_as_new(*, invitation: Invitation, name: str, password: str) -> Membership:
    """Accept an invitation by making an account, with the invitation's address. The caller has checked the password.

    Raises InvitationUnusable, and Refused: invalid_fields where the name is `taken`, conflict where the address has an
    account by now.
    """
    if User.objects.filter(username__iexact=name).exists():
        raise refuse_field("name", "taken")
    try:
        with transaction.atomic():
            _settle(invitation)
            person = User.objects.create_user(name, invitation.email, password)
            # Whoever has the link is who the address, or the admin who passed it on, gave it to.
            EmailAddress.objects.create(user=person, email=invitation.email, verified=True, primary=True)
            return Membership.objects.create(user=person, site=invitation.site, role=invitation.role)
    except IntegrityError as error:
        raise Refused("conflict") from error


def _check_room(site: Site, invited_by: User | None, address: str) -> None:
    if invited_by is not None:
        # Locked: an admin who is removed at this moment either invites first, and it is taken back, or not at all.
        Membership.objects.select_for_update().filter(site=site, user=invited_by).first()
        require_admin(invited_by, site)
    if Membership.objects.filter(
        site=site, user__emailaddress__email=address, user__emailaddress__verified=True
    ).exists():
        raise Refused("already_member")
    if site.memberships.count() + list_open_invitations(site).count() >= MAX_TEAM:
        raise Refused("limit_reached")


def _write_invitation(invitation: Invitation, link: str) -> None:
    if not can_send_mail():
        return
    context = {"invitation": invitation, "link": link}
    site_name = " ".join(invitation.site.name.split())
    write_letter(
        to=invitation.email,
        subject=f"Moderate comments on {site_name}",
        text=render_to_string("moderation/mail/invitation.txt", context),
    )


def _settle(invitation: Invitation) -> None:
    """Mark the invitation as accepted; of two who accept it at once, one can. Raises InvitationUnusable."""
    now = timezone.now()
    still_open = list_open_invitations(invitation.site).filter(pk=invitation.pk, expires_at__gt=now)
    if not still_open.update(accepted_at=now):
        invitation.refresh_from_db()
        check_open(invitation)
        raise InvitationUnusable("accepted")
