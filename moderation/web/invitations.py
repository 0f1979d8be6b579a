"""Accepting an invitation: with an account that there is, or by making one.

The link's secret goes into the session at once, so that it stands in no address, history or log.
"""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from discussions.page_security import with_content_policy
from discussions.refusals import Refused
from moderation.actions.invitations import join_as_new, join_site
from moderation.models import Invitation
from moderation.queries.team import (
    InvitationUnusable,
    check_open,
    find_invitation,
    find_invited,
    get_opened_invitation,
)
from moderation.web.account_forms import NewAccountForm

SESSION_KEY = "invitation"


@never_cache
@require_safe
@with_content_policy
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which invitation this is, if it is one."""
    found = find_invitation(token)
    if found is not None:
        request.session[SESSION_KEY] = found.pk
    else:
        request.session.pop(SESSION_KEY, None)
    return redirect("desk:invitation")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_content_policy
def show_invitation(request: HttpRequest) -> HttpResponse:
    try:
        invitation = get_opened_invitation(request.session.get(SESSION_KEY, 0))
        check_open(invitation)
        if request.user.is_authenticated:
            return join_as_who_is_here(request, invitation)
        invited = find_invited(invitation)
        if invited is not None:
            return render(
                request, "moderation/invitation.html", {"invitation": invitation, "invited": invited}
            )
        return make_account(request, invitation)
    except InvitationUnusable as unusable:
        context = {"message": unusable.message, "is_foreign": unusable.reason == "foreign"}
        return render(request, "moderation/invitation_unusable.html", context, status=410)


def join_as_who_is_here(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    if find_invited(invitation) != request.user:
        raise InvitationUnusable("foreign")
    if request.method != "POST":
        return render(request, "moderation/invitation.html", {"invitation": invitation})
    join_site(invitation=invitation, person=request.user)
    return _go_in(request)


def make_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewAccountForm(request.POST or None, email=invitation.email)
    if form.is_valid():
        try:
            membership = join_as_new(
                invitation=invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
            )
        except Refused as refused:
            if not refused.fields:
                form.add_error(None, refused.message)
            form.show_problems(refused)
        else:
            login(request, membership.user)
            return _go_in(request)
    context = {"invitation": invitation, "form": form}
    return render(request, "moderation/invitation.html", context, status=422 if form.errors else 200)


def _go_in(request: HttpRequest) -> HttpResponse:
    request.session.pop(SESSION_KEY, None)
    return redirect("desk:queue")
