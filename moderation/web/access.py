"""Who may see the desk, and what every page of it has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import add_never_cache_headers

from discussions.limits.spending import spend
from discussions.page_security import with_content_policy
from discussions.refusals import Refused
from moderation.actions.team import note_presence
from moderation.queries.memberships import find_admission

Arguments = ParamSpec("Arguments")


class ModeratorRequest(HttpRequest):
    """A request by somebody who moderates at least one site. Which cases they see is the queries' matter."""

    user: User


def is_from_page(request: HttpRequest) -> bool:
    """Tell whether a page that stays asks, by its scripts, for a part of a page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def moderator_page(
    view: Callable[Concatenate[ModeratorRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Return the view for moderators only: others log in, or read that no site has made them one, or are led to set
    up the second factor that a site of theirs asks for. All of it is read from the database for every request.

    What the view refuses becomes a page that says so.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            is_page = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path() if is_page else resolve_url("desk:queue"))
        admission = find_admission(request.user)
        # A superuser without a site is about to make the first.
        if not (admission.sites or request.user.is_superuser):
            return render(request, "moderation/no_sites.html", status=403)
        if admission.lacks_second_factor:
            return redirect("desk:account")
        note_presence(request.user, admission)
        try:
            if request.method not in ("GET", "HEAD"):
                spend(request, "moderate", author=f"person-{request.user.pk}")
            response = view(cast(ModeratorRequest, request), *args, **kwargs)
        except Refused as refused:
            problems = (problem.message for problem in refused.fields.values())
            context = {"message": " ".join(map(str, (refused.message, *problems)))}
            template = "moderation/_toast.html" if is_from_page(request) else "moderation/refused.html"
            response = render(request, template, context, status=refused.refusal.status)
        # A comment that was taken down must not live on in a shared computer's cache.
        add_never_cache_headers(response)
        return response

    return with_content_policy(guarded)


class OwnRequest(HttpRequest):
    """A request by somebody who is logged in, whatever they may see."""

    user: User


def own_page(
    view: Callable[Concatenate[OwnRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Return the view for whoever is logged in: one's own account needs no site."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(resolve_url("desk:account"))
        response = view(cast(OwnRequest, request), *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return with_content_policy(guarded)
