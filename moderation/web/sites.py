"""The desk's pages about sites as such: which there are, a new one, and how one is set up, with its keys."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.actions import keys
from discussions.actions.sites import change_site
from discussions.models import Site
from discussions.queries.keys import get_api_key, get_signing_key, list_api_keys, list_signing_keys
from discussions.refusals import Refused
from moderation.actions.sites import found_site
from moderation.presets import PRESETS
from moderation.queries.coral import list_coral_secrets
from moderation.queries.memberships import may_found_sites, require_admin
from moderation.queries.overview import list_overviews
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.site_forms import ApiKeyForm, CoralSecretForm, NewSiteForm, SigningKeyForm, SiteForm
from moderation.web.site_pages import admin_page, ask_first, go_to, render_site_page, site_page
from moderation.web.views import find_common


@require_safe
@moderator_page
def show_sites(request: ModeratorRequest) -> HttpResponse:
    context = {
        "overviews": list_overviews(request.user),
        "may_found": may_found_sites(request.user),
        **find_common(request),
    }
    return render(request, "moderation/sites/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@moderator_page
def new_site(request: ModeratorRequest) -> HttpResponse:
    if not may_found_sites(request.user):
        raise Refused("forbidden")
    form = NewSiteForm(request.POST or None, auto_id="site-%s")
    if form.is_valid():
        values = form.cleaned_data
        try:
            site = found_site(person=request.user, values=values, preset=values["preset"])
            return go_to("desk:site-setup", site, said="founded")
        except Refused as refused:
            if not refused.fields:
                raise
            form.show_problems(refused)
    context = {"form": form, "presets": list_presets(form), **find_common(request)}
    return render(request, "moderation/sites/new.html", context, status=422 if form.errors else 200)


def list_presets(form: NewSiteForm) -> list[dict[str, Any]]:
    chosen = form["preset"].value()
    return [
        {"value": name, "preset": preset, "is_chosen": name == chosen} for name, preset in PRESETS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def set_up(request: ModeratorRequest, site: Site) -> HttpResponse:
    return save_setup(request, site) if request.method == "POST" else render_setup(request, site)


def save_setup(request: ModeratorRequest, site: Site) -> HttpResponse:
    require_admin(request.user, site)
    form = SiteForm(request.POST, auto_id="site-%s")
    if not form.is_valid():
        return render_setup(request, site, status=422, form=form)
    version = form.cleaned_data.pop("version")
    try:
        change_site(site=site, version=version, values=form.cleaned_data)
    except Refused as refused:
        form.show_problems(refused)
        if is_stale := refused.code == "stale_version":
            form.renew(Site.objects.get(pk=site.pk).version)
        return render_setup(request, site, status=refused.refusal.status, form=form, is_stale=is_stale)
    return go_to("desk:site-setup", site, said="saved")


@require_POST
@admin_page
def make_api_key(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = ApiKeyForm(request.POST, auto_id="api-key-%s")
    if not form.is_valid():
        return render_setup(request, site, status=422, api_key_form=form)
    made = keys.issue_api_key(site=site, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"])
    return render_secret(request, site, f"The API key “{made.api_key.name}”", made.key)


@require_POST
@admin_page
def rotate_api_key(request: ModeratorRequest, site: Site, key_id: int) -> HttpResponse:
    api_key = get_api_key(site, key_id)
    question = f"Make a new key for “{api_key.name}”?"
    asked = ask_first(request, site, question, "The one that it uses now is void at once.")
    if asked is not None:
        return asked
    made = keys.rotate_api_key(api_key)
    return render_secret(request, site, f"The new API key “{made.api_key.name}”", made.key)


@require_POST
@admin_page
def revoke_api_key(request: ModeratorRequest, site: Site, key_id: int) -> HttpResponse:
    api_key = get_api_key(site, key_id)
    fact = "Whatever uses it is refused from then on. What it wrote stays. This can't be taken back."
    asked = ask_first(request, site, f"Void the key “{api_key.name}” for good?", fact)
    if asked is not None:
        return asked
    keys.revoke_api_key(api_key)
    return go_to("desk:site-setup", site, said="revoked")


@require_POST
@admin_page
def make_signing_key(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = SigningKeyForm(request.POST, auto_id="signing-key-%s")
    if not form.is_valid():
        return render_setup(request, site, status=422, signing_key_form=form)
    made = keys.make_signing_key(site=site, key_id=form.cleaned_data["key_id"])
    return render_secret(request, site, "The new secret for signing readers in", made.secret)


@require_POST
@admin_page
def revoke_signing_key(request: ModeratorRequest, site: Site, key_id: int) -> HttpResponse:
    signing_key = get_signing_key(site, key_id)
    fact = "Readers whose tokens it signed are signed out until your site signs new ones with another secret."
    asked = ask_first(request, site, "Void this secret for good?", fact)
    if asked is not None:
        return asked
    keys.revoke_signing_key(signing_key)
    return go_to("desk:site-setup", site, said="revoked")


def render_setup(
    request: ModeratorRequest, site: Site, *, status: int = 200, **shown: object
) -> HttpResponse:
    """Return the page. `shown` are the forms that were filled in, in the place of fresh ones."""
    known = {name: getattr(site, name) for name in SiteForm.base_fields if name != "captcha_secret"}
    context = {
        "form": SiteForm(initial=known, auto_id="site-%s"),
        "api_keys": list_api_keys(site),
        "signing_keys": list_signing_keys(site),
        "api_key_form": ApiKeyForm(auto_id="api-key-%s"),
        "signing_key_form": SigningKeyForm(auto_id="signing-key-%s"),
        "coral_secrets": list_coral_secrets(site),
        "coral_form": CoralSecretForm(auto_id="coral-%s"),
        "coral_url": settings.BASE_URL + reverse("coral-moderation", args=[site.key]),
        "server": settings.BASE_URL,
        **shown,
    }
    return render_site_page(request, site, "setup.html", context, status=status)


def render_secret(request: ModeratorRequest, site: Site, what: str, secret: str) -> HttpResponse:
    """Return the only page that ever shows a secret. It is nowhere else: in no session, log or cache."""
    return render_site_page(request, site, "secret.html", {"what": what, "secret": secret})
