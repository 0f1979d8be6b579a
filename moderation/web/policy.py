"""The desk's page about a site's policy: its thresholds beside what they would have done, its versions, and back."""

from math import ceil
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.policies import change_policy, restore_policy
from moderation.actions.replays import replay_policy
from moderation.policy import SitePolicy
from moderation.presets import PRESETS
from moderation.queries.memberships import require_admin
from moderation.queries.policies import STEPS, Decided, list_policy_versions, weigh_decided
from moderation.queries.subjects import get_policy
from moderation.web.access import ModeratorRequest
from moderation.web.plots import HALF, plot_mirrored
from moderation.web.policy_forms import NUMBERS, THRESHOLDS, LabelThresholds, PolicyForm
from moderation.web.replayed import show_replayed
from moderation.web.site_pages import admin_page, is_fragment, read_number, render_site_page, site_page

LEAST_DECIDED = 20  # of which at least one was removed and one published, for figures that mean something
REPLAYED = 1_000
PAGE_VERSIONS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@site_page
def show_policy(request: ModeratorRequest, site: Site) -> HttpResponse:
    if request.method == "POST":
        return save_policy(request, site)
    preset = PRESETS.get(request.GET.get("preset", ""))
    policy = get_policy(site.pk)
    if preset is None:
        return render_policy(request, site, PolicyForm.show(policy))
    chosen = SitePolicy.from_dict({**preset.settings, "version": policy.version})
    return render_policy(request, site, PolicyForm.show(chosen), preset=preset)


def save_policy(request: ModeratorRequest, site: Site) -> HttpResponse:
    require_admin(request.user, site)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return render_policy(request, site, form, status=422)
    try:
        policy = change_policy(
            site=site, person=request.user, version=form.cleaned_data["version"], settings=form.read()
        )
    except Refused as refused:
        form.show_problems(refused)
        if is_stale := refused.code == "stale_version":
            form.renew(get_policy(site.pk).version)
        return render_policy(request, site, form, status=refused.refusal.status, is_stale=is_stale)
    return redirect(resolve_url("desk:site-policy", site.key) + f"?saved={policy.version}")


@require_POST
@site_page
def try_policy(request: ModeratorRequest, site: Site) -> HttpResponse:
    """Try settings out on the last decided comments; for htmx and the like, the result alone."""
    form = PolicyForm(request.POST)
    replayed = None
    if form.is_valid():
        try:
            replayed = show_replayed(replay_policy(site, form.read(), last=REPLAYED))
        except Refused as refused:
            form.show_problems(refused)
    if is_fragment(request):
        return render(request, "moderation/sites/replayed.html", {"replayed": replayed, "form": form})
    return render_policy(request, site, form, status=422 if form.errors else 200, replayed=replayed)


@require_POST
@admin_page
def restore(request: ModeratorRequest, site: Site) -> HttpResponse:
    version, to = (read_number(request.POST.get(name, "")) for name in ("version", "to"))
    if version is None or to is None:
        raise Refused("malformed_request")
    policy = restore_policy(site=site, person=request.user, version=version, to=to)
    return redirect(resolve_url("desk:site-policy", site.key) + f"?saved={policy.version}")


def render_policy(
    request: ModeratorRequest, site: Site, form: PolicyForm, *, status: int = 200, **shown: object
) -> HttpResponse:
    policy = get_policy(site.pk)
    decided = weigh_decided(site, policy)
    is_enough = min(decided.removed, decided.published) > 0
    before = read_number(request.GET.get("before", ""))
    versions = list_policy_versions(site, before=before, limit=PAGE_VERSIONS)
    saved = read_number(request.GET.get("saved", ""))
    context = {
        "form": form,
        "policy": policy,
        "labels": [show_label(group, form, decided) for group in THRESHOLDS],
        "numbers": [form[name] for name in NUMBERS],
        "decided": decided,
        "is_enough": is_enough and decided.removed + decided.published >= LEAST_DECIDED,
        "least": LEAST_DECIDED,
        "presets": [(name, preset.name, preset.about) for name, preset in PRESETS.items()],
        "versions": versions,
        "earlier": versions[-1].stored.version if len(versions) == PAGE_VERSIONS else None,
        # What was in force before is one step back, as long as nobody else went on.
        "saved": policy.version if saved == policy.version > 1 else None,
        "replay_last": REPLAYED,
        **shown,
    }
    return render_site_page(request, site, "policy.html", context, status=status)


def show_label(group: LabelThresholds, form: PolicyForm, decided: Decided) -> dict[str, Any]:
    """Return a label's thresholds, and what decided comments had of it."""
    found = decided.evidence[group.label]
    above, below = plot_mirrored(found.removed, found.published)
    steps = [_read_step(form[each.setting].value()) for each in group.thresholds]
    return {
        "group": group,
        "fields": [(form[each.setting], each.band) for each in group.thresholds],
        "steps": [(step, each.band) for step, each in zip(steps, group.thresholds, strict=True)],
        "above": above,
        "below": below,
        "half": HALF,
        "removed": ",".join(map(str, found.removed)),
        "published": ",".join(map(str, found.published)),
        "counts": {
            "caught": _count_from(found.removed, steps[1]),
            "wronged": _count_from(found.published, steps[1]),
        },
        "table": [
            (step / STEPS, _count_from(found.removed, step), _count_from(found.published, step))
            for step in range(10, STEPS, 10)
        ],
    }


def _count_from(numbers: list[int], step: int) -> int:
    """Return how many reach a threshold; 1 switches it off."""
    return sum(numbers[step:]) if step < STEPS else 0


def _read_step(value: Any) -> int:
    try:
        return min(STEPS, max(0, ceil(round(float(value) * STEPS, 6))))
    except (TypeError, ValueError, OverflowError):
        return STEPS
