"""A moderator's own account: what it consists of, its access tokens, the end of its sessions."""

from contextlib import suppress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from discussions.actions.letters import can_send_mail
from discussions.refusals import Refused
from moderation.actions.accounts import create_own_token, end_sessions, revoke_own_token
from moderation.actions.digests import set_digest
from moderation.models import Digest
from moderation.queries.accounts import find_email, find_factors, list_own_memberships, list_own_tokens
from moderation.queries.memberships import find_admission, get_my_site
from moderation.web.access import OwnRequest, own_page
from moderation.web.account_forms import SessionsForm, TokenForm

DONE = {
    "revoked": "The access token is revoked.",
    "ended": "All your other sessions are ended.",
    "digest": "Saved. Mail comes where something waits, at the full hour or at seven in the morning (UTC).",
    "quiet": "Saved. No more mail says what waits there.",
}


@require_safe
@own_page
def show_account(request: OwnRequest) -> HttpResponse:
    return render_account(request)


@require_POST
@own_page
@reauthentication_required  # type: ignore[untyped-decorator]
def add_token(request: OwnRequest) -> HttpResponse:
    """Make an access token, and show it on the page that answers, which is the only time."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return render_account(request, status=422, token_form=form)
    try:
        token = create_own_token(person=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.message)
        return render_account(request, status=409, token_form=form)
    return render_account(request, new_token=token)


@require_POST
@own_page
def revoke_token(request: OwnRequest, token_id: int) -> HttpResponse:
    with suppress(Refused):  # pressed twice
        revoke_own_token(person=request.user, token_id=token_id)
    return redirect(resolve_url("desk:account") + "?done=revoked#tokens")


@require_POST
@own_page
def end_other_sessions(request: OwnRequest) -> HttpResponse:
    form = SessionsForm(request.POST)
    if form.is_valid() and not _is_own_password(request, form):
        form.add_error("password", "This is not your password.")
    if form.errors:
        return render_account(request, status=422, sessions_form=form)
    end_sessions(person=request.user, **form.cleaned_data)
    update_session_auth_hash(request, request.user)
    return redirect(resolve_url("desk:account") + "?done=ended#sessions")


@require_POST
@own_page
def choose_digest(request: OwnRequest, site_key: str) -> HttpResponse:
    """Have mail say hourly, daily or never what waits on a site of one's own."""
    chosen = request.POST.get("digest", "")
    if chosen not in Digest.values:
        return render_account(request, status=422)
    try:
        site = get_my_site(request.user, site_key)
    except Refused as refused:
        raise Http404 from refused
    set_digest(person=request.user, site=site, digest=Digest(chosen))
    done = "quiet" if chosen == Digest.OFF else "digest"
    return redirect(resolve_url("desk:account") + f"?done={done}#sites")


def render_account(
    request: OwnRequest,
    *,
    status: int = 200,
    token_form: TokenForm | None = None,
    sessions_form: SessionsForm | None = None,
    new_token: str = "",
) -> HttpResponse:
    person = request.user
    context: dict[str, Any] = {
        "email": find_email(person),
        "factors": find_factors(person),
        "admission": find_admission(person),
        "memberships": list_own_memberships(person),
        "tokens": list_own_tokens(person),
        "token_form": token_form or TokenForm(auto_id="token-%s"),
        "sessions_form": sessions_form or SessionsForm(auto_id="sessions-%s"),
        "new_token": new_token,
        "sends_mail": can_send_mail(),
        "digests": Digest.choices,
        "done": DONE.get(request.GET.get("done", "")),
        "now": timezone.now(),
    }
    return render(request, "moderation/account.html", context, status=status)


def _is_own_password(request: OwnRequest, form: SessionsForm) -> bool:
    """Tell whether the password is right, within the limits of logging in."""
    try:
        return bool(get_adapter().reauthenticate(request.user, form.cleaned_data["password"]))
    except ValidationError as error:
        form.add_error("password", error)
        return True
