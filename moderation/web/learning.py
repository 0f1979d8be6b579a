"""The desk's page about what a site's moderators taught its models: versions, what each changed, and back."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.learning import BASE, revert_site_model
from moderation.models import ModelState, SiteModelVersion
from moderation.queries.learning import count_decisions
from moderation.queries.site_models import is_paused, list_versions
from moderation.scoring.adaptation import LEAST_DECISIONS
from moderation.scoring.site_model import get_base_version
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import admin_page, ask_first, go_to, render_site_page

REFUSED = {
    "too_few_decisions": "too few decisions to learn from",
    "too_few_of_a_class": "too few good or too few bad ones to learn from",
    "too_few_authors": "decisions about too few authors to learn from",
    "not_better": "no better than the shipped models on decisions it had not seen",
}
STATES = {
    ModelState.ACTIVE: "in force",
    ModelState.SUPERSEDED: "replaced by a newer one",
    ModelState.REVERTED: "taken back",
    ModelState.REJECTED: "never in force",
}


@require_safe
@admin_page
def show_learning(request: ModeratorRequest, site: Site) -> HttpResponse:
    versions = list_versions(site)
    shown = [show_version(version) for version in versions]
    context = {
        "versions": shown,
        "active": next((each for each in shown if each["version"].state == ModelState.ACTIVE), None),
        "is_paused": is_paused(versions),
        "decisions": count_decisions(site.pk),
        "least": LEAST_DECISIONS,
    }
    return render_site_page(request, site, "learning.html", context)


@require_POST
@admin_page
def revert(request: ModeratorRequest, site: Site) -> HttpResponse:
    """Put another version into force; 0 stands for the shipped models alone."""
    to = request.POST.get("to", "")
    if not (to.isascii() and to.isdigit() and len(to) <= 9):
        raise Refused("malformed_request")
    what = "the shipped models alone" if int(to) == BASE else f"version {to}"
    fact = (
        "Comments that were judged stay as they are. Nothing more is learned by itself until the newest version "
        "is put into force."
    )
    asked = ask_first(request, site, f"Judge new comments by {what}?", fact)
    if asked is not None:
        return asked
    revert_site_model(site, to=int(to), by=request.user.get_username())
    return go_to("desk:site-learning", site, said="reverted")


def show_version(version: SiteModelVersion) -> dict[str, Any]:
    """Return a version in words; its labels with what they were learned from and how they compare."""
    usable = version.base_version == get_base_version() and version.state not in (
        ModelState.ACTIVE,
        ModelState.REJECTED,
    )
    return {
        "version": version,
        "state": STATES[ModelState(version.state)],
        "is_usable": usable,
        "labels": [show_label(name, report) for name, report in version.metrics.items()],
    }


def show_label(name: str, report: dict[str, Any]) -> dict[str, Any]:
    """Return what was learned of a label; where it was too little, there are no figures."""
    before, after = report.get("base") or {}, report.get("site") or {}
    return {
        "name": name,
        "report": report,
        "caught": (before.get("caught"), after.get("caught")),
        "false_alarms": (before.get("false_alarms"), after.get("false_alarms")),
        "refused": REFUSED.get(report.get("refused", ""), ""),
    }
