"""The desk's pages about webhooks: where a site's own systems hear of events, and how that goes."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from discussions.models import EventKind, Site
from discussions.refusals import Refused
from moderation.actions.deliveries import Outcome, send_test
from moderation.actions.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    replay_dead,
    rotate_secret,
)
from moderation.models import Webhook, WebhookFormat
from moderation.models.webhooks import MAX_WEBHOOKS
from moderation.queries.webhooks import get_my_webhook, list_deliveries, list_webhooks, name_event
from moderation.web.access import ModeratorRequest
from moderation.web.site_forms import PageForm
from moderation.web.site_pages import admin_page, ask_first, go_to, render_site_page

PAGE = "desk:site-webhooks"
SHOWN_DELIVERIES = 50
DISABLED_BECAUSE = {
    "gone": "switched off: the endpoint said that it is gone",
    "failing": "switched off: nothing got there for three days",
}


class WebhookForm(PageForm):
    name = forms.CharField(max_length=60)
    url = forms.CharField(max_length=500, label="Address", help_text="By https.")
    format = forms.ChoiceField(
        choices=[
            (WebhookFormat.STANDARD, "JSON, signed (Standard Webhooks)"),
            (WebhookFormat.SLACK, "a line for Slack, Mattermost, Rocket.Chat"),
        ],
        initial=WebhookFormat.STANDARD,
    )
    kinds = forms.MultipleChoiceField(
        choices=[(kind, kind) for kind in EventKind.values],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Events",
        help_text="None ticked: all.",
    )
    enabled = forms.BooleanField(required=False, initial=True, label="Switched on")


@require_safe
@admin_page
def show_webhooks(request: ModeratorRequest, site: Site) -> HttpResponse:
    return render_webhooks(request, site)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def new_webhook(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = WebhookForm(request.POST or None, auto_id="webhook-%s")
    if not form.is_valid():
        return render_webhook(request, site, form, status=422 if form.errors else 200)
    try:
        new = create_webhook(site=site, fields=form.cleaned_data)
    except Refused as refused:
        return render_refused(request, site, form, refused)
    return render_webhooks(request, site, about=new.webhook, secret=new.secret)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def show_webhook(request: ModeratorRequest, site: Site, webhook_id: int) -> HttpResponse:
    webhook = find_webhook(request, site, webhook_id)
    if request.method != "POST":
        known = {name: getattr(webhook, name) for name in WebhookForm.base_fields}
        return render_webhook(
            request, site, WebhookForm(initial=known, auto_id="webhook-%s"), webhook=webhook
        )
    form = WebhookForm(request.POST, auto_id="webhook-%s")
    if not form.is_valid():
        return render_webhook(request, site, form, status=422, webhook=webhook)
    try:
        change_webhook(webhook, form.cleaned_data)
    except Refused as refused:
        return render_refused(request, site, form, refused, webhook)
    return go_to(PAGE, site, said="webhook")


@require_POST
@admin_page
def try_webhook(request: ModeratorRequest, site: Site, webhook_id: int) -> HttpResponse:
    """Send a sample now, and show what came of it."""
    webhook = find_webhook(request, site, webhook_id)
    return render_webhooks(request, site, about=webhook, outcome=send_test(webhook))


@require_POST
@admin_page
def rotate(request: ModeratorRequest, site: Site, webhook_id: int) -> HttpResponse:
    new = rotate_secret(find_webhook(request, site, webhook_id))
    return render_webhooks(request, site, about=new.webhook, secret=new.secret)


@require_POST
@admin_page
def replay(request: ModeratorRequest, site: Site, webhook_id: int) -> HttpResponse:
    replay_dead(find_webhook(request, site, webhook_id))
    return go_to(PAGE, site, said="replayed")


@require_POST
@admin_page
def remove(request: ModeratorRequest, site: Site, webhook_id: int) -> HttpResponse:
    webhook = find_webhook(request, site, webhook_id)
    fact = "What waits for it and the log of what was sent go with it. This can't be taken back."
    asked = ask_first(request, site, f"Remove the webhook “{webhook.name}”?", fact)
    if asked is not None:
        return asked
    delete_webhook(webhook)
    return go_to(PAGE, site, said="deleted")


def find_webhook(request: ModeratorRequest, site: Site, webhook_id: int) -> Webhook:
    """Return a webhook of this site. Raises Refused (webhook_not_found)."""
    webhook = get_my_webhook(request.user, webhook_id)
    if webhook.site_id != site.pk:
        raise Refused("webhook_not_found")
    return webhook


def describe_state(webhook: Webhook) -> tuple[str, str]:
    """Return how a webhook is, in words, and the class of that."""
    if not webhook.enabled:
        return DISABLED_BECAUSE.get(webhook.disabled_because, "switched off"), "rejected"
    return ("failing", "held") if webhook.failing_since else ("well", "published")


def render_webhooks(
    request: ModeratorRequest,
    site: Site,
    *,
    about: Webhook | None = None,
    secret: str = "",
    outcome: Outcome | None = None,
) -> HttpResponse:
    """Return the page of all webhooks; of one, a new secret or what came of trying it."""
    shown = [{"webhook": each, "state": describe_state(each)} for each in list_webhooks(site)]
    context = {
        "webhooks": shown,
        "most": MAX_WEBHOOKS,
        "about": about and about.pk,
        "secret": secret,
        "outcome": outcome,
    }
    return render_site_page(request, site, "webhooks.html", context)


def render_refused(
    request: ModeratorRequest, site: Site, form: PageForm, refused: Refused, webhook: Webhook | None = None
) -> HttpResponse:
    if not refused.fields:
        raise refused
    form.show_problems(refused)
    return render_webhook(request, site, form, status=422, webhook=webhook)


def render_webhook(
    request: ModeratorRequest,
    site: Site,
    form: PageForm,
    *,
    status: int = 200,
    webhook: Webhook | None = None,
) -> HttpResponse:
    deliveries: list[dict[str, Any]] = []
    if webhook is not None:
        found = list_deliveries(webhook, None, None, SHOWN_DELIVERIES)
        deliveries = [{"delivery": each, "event": name_event(each.event_id)} for each in found]
    context = {"form": form, "webhook": webhook, "deliveries": deliveries}
    return render_site_page(request, site, "webhook.html", context, status=status)
