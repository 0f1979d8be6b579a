"""What a page that is open is told of others' work."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from moderation.models import CaseState
from moderation.queries.changes import Change, list_changes
from moderation.queries.claims import find_claim
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.cards import show_event
from moderation.web.forms import QueueForm
from moderation.web.views import find_common, list_kinds


@require_safe
@moderator_page
def show_changes(request: ModeratorRequest) -> HttpResponse:
    """Answer what became of the moderator's cases since the page last asked, and how many wait now if anything did."""
    news = list_changes(request.user, request.GET.get("since"))
    told = news.changes or news.is_reset
    return JsonResponse(
        {
            "since": news.cursor,
            "isReset": news.is_reset,
            "cases": [_describe(change, request) for change in news.changes],
            "counts": _count(request) if told else {},
        }
    )


def _describe(change: Change, request: ModeratorRequest) -> dict[str, Any]:
    case, decision = change
    claim, did = find_claim(case), decision and decision.moderator_id
    return {
        "id": str(case.pk),
        "isOpen": case.state == CaseState.OPEN,
        "version": case.version,
        "said": show_event(decision, request.user, case).sentence if decision else "",
        "isMine": did == request.user.pk,
        "claimedBy": claim.moderator.get_username() if claim and claim.moderator != request.user else "",
    }


def _count(request: ModeratorRequest) -> dict[str, str]:
    common = find_common(request)
    queue = QueueForm(request.GET, moderator=request.user).read()
    kinds = list_kinds(queue, queue.find_cases())
    counts = {f"kind-{tab['kind']}": tab["count"] for tab in kinds if tab["count"] is not None}
    counts |= {"open": common["open_count"], "decided": common["decided_count"], "busy": common["busy"]}
    counts["opinions"] = common["opinion_count"]
    return {name: str(count) for name, count in counts.items()}
