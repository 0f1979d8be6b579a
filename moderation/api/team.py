"""A site's people over HTTP, for its admins: members and roles, invitations, what the site asks of its members."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.actions.letters import can_send_mail
from discussions.api.fields import Choice, Email, Switch, Text
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.invitations import invite, revoke_invitation
from moderation.actions.team import change_role, remove_member, require_two_factors
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.models import Invitation, Membership, Role
from moderation.queries.memberships import get_administered_site
from moderation.queries.team import (
    asks_two_factors,
    get_my_invitation,
    get_my_member,
    list_members,
    list_open_invitations,
)


class TeamQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class TeamInput(serializers.Serializer[Any]):
    site = Text(max_length=50, help_text="A site's key.")
    requires_two_factors = Switch(help_text="Members without a second factor are let in nowhere.")


class RoleInput(serializers.Serializer[Any]):
    role = Choice(choices=Role.choices)


class InvitationInput(RoleInput):
    site = Text(max_length=50, help_text="A site's key.")
    email = Email(help_text="An e-mail address.")


class MemberOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices)
    has_two_factors = serializers.BooleanField()
    is_active = serializers.BooleanField()
    last_seen_at = serializers.DateTimeField(help_text="To the minute.")


class TeamOutput(serializers.Serializer[Any]):
    requires_two_factors = serializers.BooleanField()
    members = MemberOutput(many=True)


class InvitationOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    invited_by = serializers.CharField(allow_null=True, help_text="Null: the operator.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class NewInvitationOutput(InvitationOutput):
    link = serializers.CharField(
        allow_null=True, help_text="To pass on, where no mail can be sent; never shown again."
    )


class InvitationListOutput(serializers.Serializer[Any]):
    invitations = InvitationOutput(many=True)


class TeamView(ModeratorView):
    @describe(
        answers={200: TeamOutput},
        errors=(*READING, "site_not_found"),
        parameters=[TeamQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List the members of a site whose admin I am; there are 200 at most."""
        query = read_input(TeamQuery, request.query_params)
        site = get_administered_site(get_moderator(request), query["site"])
        members = [show_member(member) for member in list_members(site)]
        return Response({"requires_two_factors": asks_two_factors(site), "members": members}, headers=PRIVATE)

    @describe(
        answers={200: TeamOutput},
        errors=("site_not_found", "two_factors_needed"),
        writes=True,
        request=TeamInput,
        tags=["moderation"],
    )
    def put(self, request: Request) -> Response:
        """Say whether a site's members need a second factor. To ask for one, one needs to have one."""
        fields = read_input(TeamInput, request.data)
        admin = get_moderator(request)
        site = get_administered_site(admin, fields["site"])
        team = require_two_factors(site=site, admin=admin, is_required=fields["requires_two_factors"])
        members = [show_member(member) for member in list_members(site)]
        return Response(
            {"requires_two_factors": team.requires_two_factors, "members": members}, headers=PRIVATE
        )


class MemberView(ModeratorView):
    @describe(
        operation_id="moderation_member_update",
        answers={200: MemberOutput},
        errors=("member_not_found", "last_admin"),
        writes=True,
        request=RoleInput,
        tags=["moderation"],
    )
    def put(self, request: Request, member_id: int) -> Response:
        """Give a member another role, from their next request on."""
        member = get_my_member(get_moderator(request), member_id)
        role = Role(read_input(RoleInput, request.data)["role"])
        changed = change_role(membership=member, admin=get_moderator(request), role=role)
        return Response(show_member(list_members(changed.site).get(pk=changed.pk)), headers=PRIVATE)

    @describe(
        answers={204: None}, errors=("member_not_found", "last_admin"), writes=True, tags=["moderation"]
    )
    def delete(self, request: Request, member_id: int) -> Response:
        """Remove a member from the site, from their next request on. What they decided stays."""
        member = get_my_member(get_moderator(request), member_id)
        remove_member(membership=member, admin=get_moderator(request))
        return Response(status=204)


class InvitationsView(ModeratorView):
    @describe(
        operation_id="moderation_invitations_list",
        answers={200: InvitationListOutput},
        errors=(*READING, "site_not_found"),
        parameters=[TeamQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List the open invitations to a site whose admin I am, those that have expired included."""
        query = read_input(TeamQuery, request.query_params)
        site = get_administered_site(get_moderator(request), query["site"])
        invitations = [show_invitation(invitation) for invitation in list_open_invitations(site)]
        return Response({"invitations": invitations}, headers=PRIVATE)

    @describe(
        answers={201: NewInvitationOutput},
        errors=("site_not_found", "already_member", "already_invited", "limit_reached"),
        writes=True,
        request=InvitationInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """Invite an address to a site. The link goes there by mail, or, where none can be sent, into this answer."""
        fields = read_input(InvitationInput, request.data)
        admin = get_moderator(request)
        site = get_administered_site(admin, fields["site"])
        issued = invite(site=site, invited_by=admin, email=fields["email"], role=Role(fields["role"]))
        link = None if can_send_mail() else issued.link
        return Response({**show_invitation(issued.invitation), "link": link}, status=201, headers=PRIVATE)


class InvitationView(ModeratorView):
    @describe(answers={204: None}, errors=("invitation_not_found",), writes=True, tags=["moderation"])
    def delete(self, request: Request, invitation_id: int) -> Response:
        """Take an open invitation back: its link leads nowhere any more."""
        revoke_invitation(get_my_invitation(get_moderator(request), invitation_id))
        return Response(status=204)


def show_member(member: Membership) -> dict[str, Any]:
    """Return a member as `list_members` found it."""
    return {
        "id": str(member.pk),
        "name": member.user.get_username(),
        "email": member.user.email,
        "role": member.role,
        "has_two_factors": member.has_two_factors,  # type: ignore[attr-defined]
        "is_active": member.user.is_active,
        "last_seen_at": member.last_seen_at,
    }


def show_invitation(invitation: Invitation) -> dict[str, Any]:
    inviter = invitation.invited_by
    return {
        "id": str(invitation.pk),
        "email": invitation.email,
        "role": invitation.role,
        "invited_by": None if inviter is None else inviter.get_username(),
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }
