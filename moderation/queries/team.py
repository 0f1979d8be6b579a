"""A site's people: its members, who is invited, and what a link invites to."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import Refused
from discussions.tokens import hash_token
from moderation.models import Invitation, Membership, Team
from moderation.queries.memberships import SECOND_FACTORS, require_admin

# Why an invitation's link leads nowhere.
UNUSABLE = {
    "unknown": "This link is not an invitation. Is it whole?",
    "accepted": "This invitation has been accepted already.",
    "revoked": "This invitation was taken back.",
    "expired": "This invitation has expired. Ask for a new one.",
    "foreign": "This invitation is for another account.",
}


class InvitationUnusable(Exception):
    """Raised where an invitation can't be accepted. `reason` is a key of UNUSABLE."""

    def __init__(self, reason: str) -> None:
        self.reason, self.message = reason, UNUSABLE[reason]
        super().__init__(reason)


def list_members(site: Site) -> QuerySet[Membership]:
    """Return a site's members by name, admins first, each with `has_two_factors`."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    members = Membership.objects.filter(site=site).select_related("user")
    return members.annotate(has_two_factors=Exists(factors)).order_by("role", "user__username")


def list_open_invitations(site: Site) -> QuerySet[Invitation]:
    """Return a site's invitations that are neither accepted nor revoked; some may have expired. The latest first."""
    invitations = Invitation.objects.filter(site=site, accepted_at__isnull=True, revoked_at__isnull=True)
    return invitations.select_related("invited_by").order_by("-pk")


def asks_two_factors(site: Site) -> bool:
    """Tell whether the site's members need a second factor."""
    return Team.objects.filter(site=site, requires_two_factors=True).exists()


def get_my_member(admin: User, member_id: int) -> Membership:
    """Return a member of a site that this person administers. Raises Refused (member_not_found, forbidden)."""
    member = (
        Membership.objects.select_related("site", "user")
        .filter(pk=member_id, site__memberships__user=admin)
        .first()
    )
    if member is None:
        raise Refused("member_not_found")
    require_admin(admin, member.site)
    return member


def get_my_invitation(admin: User, invitation_id: int) -> Invitation:
    """Return an invitation to a site that this person administers. Raises Refused (invitation_not_found, forbidden)."""
    invitation = (
        Invitation.objects.select_related("site")
        .filter(pk=invitation_id, site__memberships__user=admin)
        .first()
    )
    if invitation is None:
        raise Refused("invitation_not_found")
    require_admin(admin, invitation.site)
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that this token opens, in whatever state."""
    invitations = Invitation.objects.select_related("site", "invited_by")
    return invitations.filter(token_hash=hash_token(token)).first()


def get_opened_invitation(invitation_id: int) -> Invitation:
    """Return an invitation that its token has opened before. Raises InvitationUnusable (unknown)."""
    invitation = Invitation.objects.select_related("site", "invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationUnusable("unknown")
    return invitation


def check_open(invitation: Invitation) -> None:
    """Raise InvitationUnusable where it can't be accepted any more."""
    if invitation.accepted_at is not None:
        raise InvitationUnusable("accepted")
    if invitation.revoked_at is not None:
        raise InvitationUnusable("revoked")
    if invitation.expires_at <= timezone.now():
        raise InvitationUnusable("expired")


def find_invited(invitation: Invitation) -> User | None:
    """Return whose account has the invitation's address."""
    address = (
        EmailAddress.objects.select_related("user").filter(email=invitation.email, verified=True).first()
    )
    return None if address is None else address.user
