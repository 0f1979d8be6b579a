"""The desk's part in what a Coral asks: the secrets with which it signs that, on the page of the set-up."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.coral import add_coral_secret, remove_coral_secret
from moderation.queries.coral import get_coral_secret
from moderation.web.access import ModeratorRequest
from moderation.web.site_forms import CoralSecretForm
from moderation.web.site_pages import admin_page, ask_first, go_to
from moderation.web.sites import render_setup


@require_POST
@admin_page
def add_secret(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = CoralSecretForm(request.POST, auto_id="coral-%s")
    if form.is_valid():
        try:
            add_coral_secret(site=site, **form.cleaned_data)
            return go_to("desk:site-setup", site, said="coral")
        except Refused as refused:
            if not refused.fields:
                raise
            form.show_problems(refused)
    return render_setup(request, site, status=422, coral_form=form)


@require_POST
@admin_page
def remove_secret(request: ModeratorRequest, site: Site, secret_id: int) -> HttpResponse:
    secret = get_coral_secret(site, secret_id)
    fact = "What is signed with it alone is refused from then on, and Coral goes on as if it had not asked."
    asked = ask_first(request, site, f"Remove Coral's secret “{secret.name}”?", fact)
    if asked is not None:
        return asked
    remove_coral_secret(secret)
    return go_to("desk:site-setup", site, said="deleted")
