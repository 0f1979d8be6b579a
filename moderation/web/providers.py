"""The desk's pages about outside providers: who is asked, how each does, trying one out."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.providers import Trial, change_provider, create_provider, try_provider
from moderation.models import AskWhen, OnFailure, Provider, ProviderKind
from moderation.models.providers import MAX_DAILY_BUDGET, MAX_PROVIDERS, MAX_TIMEOUT_MS, MIN_TIMEOUT_MS
from moderation.queries.providers import find_secret_end, get_my_provider, list_providers, measure_provider
from moderation.reasons import describe
from moderation.web.access import ModeratorRequest
from moderation.web.site_forms import PageForm
from moderation.web.site_pages import admin_page, ask_first, go_to, render_site_page

PAGE = "desk:site-providers"
KIND_NAMES = {
    ProviderKind.AKISMET: "Akismet",
    ProviderKind.OPENAI: "OpenAI moderation",
    ProviderKind.PERSPECTIVE: "Perspective, or what answers like it",
    ProviderKind.WEBHOOK: "Your own, by a signed webhook",
    ProviderKind.LANGUAGE_MODEL: "A language model",
}
BREAKERS = {
    "closed": ("asked as usual", "published"),
    "open": ("not asked: it failed too often in a row", "rejected"),
    "half_open": ("tried again after failures", "held"),
    "unknown": ("not asked: nobody can count while Redis is away", "held"),
}


class ProviderForm(PageForm):
    url = forms.CharField(
        required=False,
        max_length=500,
        label="Address",
        help_text="By https. Empty: the usual one of its kind.",
    )
    secret = forms.CharField(
        required=False,
        max_length=500,
        label="Key",
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="Never shown again. Empty: as it is.",
    )
    model = forms.CharField(required=False, max_length=100, help_text="Where it has several.")
    ask_when = forms.ChoiceField(
        choices=[
            (AskWhen.UNSURE, "when Parley is unsure"),
            (AskWhen.HELD, "when a comment is held"),
            (AskWhen.ALWAYS, "about every comment"),
        ],
        initial=AskWhen.UNSURE,
        label="Ask it",
    )
    on_failure = forms.ChoiceField(
        choices=[(OnFailure.IGNORE, "go on without it"), (OnFailure.HOLD, "hold the comment")],
        initial=OnFailure.IGNORE,
        label="If it does not answer",
    )
    timeout_ms = forms.IntegerField(
        min_value=MIN_TIMEOUT_MS,
        max_value=MAX_TIMEOUT_MS,
        initial=5_000,
        label="Wait, in milliseconds, at most",
    )
    daily_budget = forms.IntegerField(
        min_value=1, max_value=MAX_DAILY_BUDGET, initial=1_000, label="Requests a day (UTC), at most"
    )
    enabled = forms.BooleanField(required=False, initial=True, label="Switched on")
    shares_author = forms.BooleanField(required=False, label="Send the author's name and e-mail too")
    holds_until_answered = forms.BooleanField(required=False, label="Publish nothing before it answered")
    may_release = forms.BooleanField(required=False, label="What machines hold, it may publish")

    def read(self) -> dict[str, Any]:
        """Return the fields that a valid form gives: an empty secret leaves that as it is."""
        given = {name: value for name, value in self.cleaned_data.items() if name in ProviderForm.base_fields}
        if not given["secret"]:
            del given["secret"]
        return given


class NewProviderForm(ProviderForm):
    kind = forms.ChoiceField(choices=[(kind, KIND_NAMES[kind]) for kind in ProviderKind])
    name = forms.RegexField(
        r"^[a-z0-9-]{1,20}\Z",
        max_length=20,
        help_text="Lower-case letters, digits and hyphens. It is for good.",
        error_messages={"invalid": "Lower-case letters, digits and hyphens only."},
    )
    field_order = ("kind", "name")


@require_safe
@admin_page
def show_providers(request: ModeratorRequest, site: Site) -> HttpResponse:
    providers = [show_provider(provider) for provider in list_providers(site)]
    return render_site_page(request, site, "providers.html", {"providers": providers, "most": MAX_PROVIDERS})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def new_provider(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = NewProviderForm(request.POST or None, auto_id="provider-%s")
    if not form.is_valid():
        return render_provider(request, site, form, status=422 if form.errors else 200)
    kind, name = form.cleaned_data["kind"], form.cleaned_data["name"]
    try:
        create_provider(site=site, kind=kind, name=name, fields=form.read())
    except Refused as refused:
        return render_refused(request, site, form, refused)
    return go_to(PAGE, site, said="saved")


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def show_one(request: ModeratorRequest, site: Site, provider_id: int) -> HttpResponse:
    provider = find_provider(request, site, provider_id)
    if request.method != "POST":
        known = {name: getattr(provider, name) for name in ProviderForm.base_fields if name != "secret"}
        form = ProviderForm(initial=known, auto_id="provider-%s")
        return render_provider(request, site, form, provider=provider)
    form = ProviderForm(request.POST, auto_id="provider-%s")
    if not form.is_valid():
        return render_provider(request, site, form, status=422, provider=provider)
    try:
        change_provider(provider, form.read())
    except Refused as refused:
        return render_refused(request, site, form, refused, provider)
    return go_to(PAGE, site, said="saved")


@require_POST
@admin_page
def try_one(request: ModeratorRequest, site: Site, provider_id: int) -> HttpResponse:
    """Ask it about a sample now, and show what it says."""
    provider = find_provider(request, site, provider_id)
    trial = show_trial(try_provider(provider))
    providers = [show_provider(each) for each in list_providers(site)]
    context = {"providers": providers, "most": MAX_PROVIDERS, "tried": provider.pk, "trial": trial}
    return render_site_page(request, site, "providers.html", context)


@require_POST
@admin_page
def remove(request: ModeratorRequest, site: Site, provider_id: int) -> HttpResponse:
    provider = find_provider(request, site, provider_id)
    fact = "Its key and the record of its calls go with it; what it found stays. This can't be taken back."
    asked = ask_first(request, site, f"Remove the provider “{provider.name}”?", fact)
    if asked is not None:
        return asked
    provider.delete()
    return go_to(PAGE, site, said="deleted")


def find_provider(request: ModeratorRequest, site: Site, provider_id: int) -> Provider:
    """Return a provider of this site. Raises Refused (provider_not_found)."""
    provider = get_my_provider(request.user, provider_id)
    if provider.site_id != site.pk:
        raise Refused("provider_not_found")
    return provider


def show_provider(provider: Provider) -> dict[str, Any]:
    stats = measure_provider(provider)
    said, state = BREAKERS[stats.breaker]
    return {
        "provider": provider,
        "kind": KIND_NAMES[ProviderKind(provider.kind)],
        "stats": stats,
        "breaker": said if provider.enabled else "switched off",
        "breaker_state": state if provider.enabled else "",
        "failures": ", ".join(f"{code} {count}" for code, count in stats.failures.items()),
    }


def show_trial(trial: Trial) -> dict[str, Any]:
    finding, failure = trial.finding, trial.failure
    return {
        "said": describe(finding.code, finding.details) if finding else "",
        "score": finding.score if finding else None,
        "failure": failure.code if failure else "",
        "remark": failure.remark if failure else "",
        "latency_ms": trial.latency_ms,
    }


def render_refused(
    request: ModeratorRequest, site: Site, form: PageForm, refused: Refused, provider: Provider | None = None
) -> HttpResponse:
    if not refused.fields:
        raise refused
    form.show_problems(refused)
    return render_provider(request, site, form, status=422, provider=provider)


def render_provider(
    request: ModeratorRequest,
    site: Site,
    form: PageForm,
    *,
    status: int = 200,
    provider: Provider | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "provider": provider,
        "secret_end": find_secret_end(provider) if provider else None,
        "switches": [form[n] for n in ("enabled", "shares_author", "holds_until_answered", "may_release")],
    }
    return render_site_page(request, site, "provider.html", context, status=status)
