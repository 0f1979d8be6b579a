"""The desk's page about what a site owes its readers: presets, switches, their versions, and the way back."""

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.duties import change_duties, restore_duties
from moderation.duties import PRESETS, Duties
from moderation.queries.duties import get_duties, list_duties_versions
from moderation.web.access import ModeratorRequest
from moderation.web.duty_forms import GROUPS, DutiesForm
from moderation.web.site_pages import admin_page, read_number, render_site_page

PAGE_VERSIONS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def show_duties(request: ModeratorRequest, site: Site) -> HttpResponse:
    if request.method == "POST":
        return save_duties(request, site)
    preset = PRESETS.get(request.GET.get("preset", ""))
    duties = get_duties(site.pk)
    if preset is None:
        return render_duties(request, site, DutiesForm.show(duties))
    chosen = Duties.from_dict({**duties.to_dict(), **preset.settings})
    return render_duties(request, site, DutiesForm.show(chosen), preset=preset)


def save_duties(request: ModeratorRequest, site: Site) -> HttpResponse:
    form = DutiesForm(request.POST)
    if not form.is_valid():
        return render_duties(request, site, form, status=422)
    try:
        duties = change_duties(
            site=site, person=request.user, version=form.cleaned_data["version"], settings=form.read()
        )
    except Refused as refused:
        form.show_problems(refused)
        if is_stale := refused.code == "stale_version":
            form.renew(get_duties(site.pk).version)
        return render_duties(request, site, form, status=refused.refusal.status, is_stale=is_stale)
    return redirect(resolve_url("desk:site-duties", site.key) + f"?saved={duties.version}")


@require_POST
@admin_page
def restore(request: ModeratorRequest, site: Site) -> HttpResponse:
    version, to = (read_number(request.POST.get(name, "")) for name in ("version", "to"))
    if version is None or to is None:
        raise Refused("malformed_request")
    duties = restore_duties(site=site, person=request.user, version=version, to=to)
    return redirect(resolve_url("desk:site-duties", site.key) + f"?saved={duties.version}")


def render_duties(
    request: ModeratorRequest, site: Site, form: DutiesForm, *, status: int = 200, **shown: object
) -> HttpResponse:
    duties = get_duties(site.pk)
    before = read_number(request.GET.get("before", ""))
    versions = list_duties_versions(site.pk, before=before, limit=PAGE_VERSIONS)
    saved = read_number(request.GET.get("saved", ""))
    context = {
        "form": form,
        "duties": duties,
        "groups": [(group, [form[duty.setting] for duty in group.duties]) for group in GROUPS],
        "presets": PRESETS.items(),
        "in_force": next((preset for preset in PRESETS.values() if preset.is_met_by(duties)), None),
        "versions": versions,
        "earlier": versions[-1].stored.version if len(versions) == PAGE_VERSIONS else None,
        "saved": duties.version if saved == duties.version > 1 else None,
        **shown,
    }
    return render_site_page(request, site, "duties.html", context, status=status)
