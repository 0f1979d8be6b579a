"""A site's team at the desk, for its admins: who belongs to it, who is invited, what it asks of its members."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from discussions.actions.letters import can_send_mail
from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.invitations import invite, revoke_invitation
from moderation.actions.team import change_role, remove_member, require_two_factors
from moderation.models import Role
from moderation.queries.memberships import get_administered_site
from moderation.queries.team import (
    asks_two_factors,
    get_my_invitation,
    get_my_member,
    list_members,
    list_open_invitations,
)
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.account_forms import InviteForm, RoleForm

DONE = {
    "invited": "The invitation is on its way.",
    "revoked": "The invitation is taken back. Its link leads nowhere any more.",
    "role": "The role is changed, from the next click on.",
    "removed": "They are off the team, from their next click on.",
    "factors": "What the site asks of its members is changed.",
}


@require_safe
@moderator_page
def show_team(request: ModeratorRequest, site_key: str) -> HttpResponse:
    return render_team(request, get_administered_site(request.user, site_key))


@require_POST
@moderator_page
def ask_factors(request: ModeratorRequest, site_key: str) -> HttpResponse:
    site = get_administered_site(request.user, site_key)
    require_two_factors(site=site, admin=request.user, is_required="is_required" in request.POST)
    return _go_back(site, "factors")


@require_POST
@moderator_page
def send_invitation(request: ModeratorRequest, site_key: str) -> HttpResponse:
    """Invite somebody. Where no mail can be sent, the answer is the only page that ever shows the link."""
    site = get_administered_site(request.user, site_key)
    form = InviteForm(request.POST, auto_id="invite-%s")
    if not form.is_valid():
        return render_team(request, site, status=422, form=form)
    try:
        issued = invite(
            site=site,
            invited_by=request.user,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
        )
    except Refused as refused:
        form.add_error("email", refused.message)
        return render_team(request, site, status=refused.refusal.status, form=form)
    return _go_back(site, "invited") if can_send_mail() else render_team(request, site, link=issued.link)


@require_POST
@moderator_page
def revoke(request: ModeratorRequest, invitation_id: int) -> HttpResponse:
    invitation = get_my_invitation(request.user, invitation_id)
    revoke_invitation(invitation)
    return _go_back(invitation.site, "revoked")


@require_POST
@moderator_page
def set_role(request: ModeratorRequest, member_id: int) -> HttpResponse:
    member = get_my_member(request.user, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    change_role(membership=member, admin=request.user, role=Role(form.cleaned_data["role"]))
    return _go_back(member.site, "role")


@require_POST
@moderator_page
def remove(request: ModeratorRequest, member_id: int) -> HttpResponse:
    """Remove a member, once it is confirmed."""
    member = get_my_member(request.user, member_id)
    if "confirmed" not in request.POST:
        return render(request, "moderation/removing.html", {"member": member})
    remove_member(membership=member, admin=request.user)
    return _go_back(member.site, "removed")


def render_team(
    request: ModeratorRequest,
    site: Site,
    *,
    status: int = 200,
    form: InviteForm | None = None,
    link: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "site": site,
        "members": list_members(site),
        "invitations": list_open_invitations(site),
        "asks_two_factors": asks_two_factors(site),
        "roles": Role.choices,
        "form": form or InviteForm(auto_id="invite-%s"),
        "link": link,
        "sends_mail": can_send_mail(),
        "done": DONE.get(request.GET.get("done", "")),
        "now": timezone.now(),
    }
    return render(request, "moderation/team.html", context, status=status)


def _go_back(site: Site, done: str) -> HttpResponse:
    return redirect(resolve_url("desk:team", site.key) + f"?done={done}")
