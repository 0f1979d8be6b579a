"""The desk's page about attacks on a site: those that are on, with what gave them away, and those that are over."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from discussions.models import Site
from discussions.refusals import Refused
from moderation.actions.raids import end_raid
from moderation.models import Case, Raid
from moderation.queries.raids import get_my_raid, list_my_raids, page_raids
from moderation.reasons import describe
from moderation.web.access import ModeratorRequest
from moderation.web.site_pages import go_to, render_site_page, site_page

PAGE_RAIDS = 20


@require_safe
@site_page
def show_raids(request: ModeratorRequest, site: Site) -> HttpResponse:
    raids = list_my_raids(request.user)
    running = page_raids(raids, state="active", site=site.key, limit=PAGE_RAIDS).raids
    over = page_raids(
        raids, state="ended", site=site.key, limit=PAGE_RAIDS, cursor=request.GET.get("cursor") or None
    )
    cases = find_cases([*running, *over.raids])
    context = {
        "running": [show_raid(raid, cases) for raid in running],
        "over": [show_raid(raid, cases) for raid in over.raids],
        "next": over.next_cursor,
    }
    return render_site_page(request, site, "raids.html", context)


@require_POST
@site_page
def end(request: ModeratorRequest, site: Site, raid_id: int) -> HttpResponse:
    raid = get_my_raid(request.user, raid_id)
    if raid.site_id != site.pk:
        raise Refused("raid_not_found")
    end_raid(raid, request.user)
    return go_to("desk:site-raids", site, said="ended")


def find_cases(raids: list[Raid]) -> dict[str, int]:
    """Return the cases of the comments that gave these raids away, by comment."""
    named = {comment for raid in raids for comment in raid.evidence.get("comments", [])}
    rows = Case.objects.filter(comment__in=[int(comment) for comment in named]).values_list(
        "comment_id", "pk"
    )
    return {str(comment): case for comment, case in rows}


def show_raid(raid: Raid, cases: dict[str, int]) -> dict[str, Any]:
    comments = raid.evidence.get("comments", [])
    return {
        "raid": raid,
        "why": describe(raid.code, raid.evidence),
        "cases": [cases[comment] for comment in comments if comment in cases],
    }
