"""The pages of the work: the queue and a case."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from discussions.refusals import Refused
from moderation.models import Case, Decision, DecisionAction
from moderation.queries.cases import get_my_case, get_my_decision
from moderation.queries.claims import list_busy_colleagues
from moderation.queries.counts import count_waiting
from moderation.queries.desk import count_decided, count_harmful
from moderation.queries.opinions import count_asked_of
from moderation.queries.queue import CaseList, count_by_kind, find_neighbours, list_around, page_cases
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.cards import show_card, show_case, show_event, show_notice
from moderation.web.forms import KIND_NAMES, Queue, QueueForm
from moderation.web.people_forms import CaseNoteForm

PAGE_CASES = 25
DONE_TODAY = {
    DecisionAction.APPROVE: "approved",
    DecisionAction.REJECT: "rejected",
    DecisionAction.SPAM: "marked as spam",
    DecisionAction.REDACT: "redacted",
    DecisionAction.EDIT: "edited",
}
LINE_CASES = 15  # beside the case, where the screen is wide


@require_safe
@moderator_page
def show_queue(request: ModeratorRequest) -> HttpResponse:
    form = QueueForm(request.GET, moderator=request.user)
    queue = form.read()
    found = queue.find_cases()
    form.offer_choices(queue.wanted, found)
    page = page_cases(found, sort=queue.sort, cursor=request.GET.get("cursor"), limit=PAGE_CASES)
    context = {
        "form": form,
        "queue": queue,
        "kinds": list_kinds(queue, found),
        "chips": queue.list_chips(),
        "cards": [show_card(case) for case in page.cases],
        "next_query": queue.build_query(cursor=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "moderation/queue.html", context | find_common(request))


@require_safe
@moderator_page
def show_case_page(request: ModeratorRequest, case_id: int) -> HttpResponse:
    return render_case(request, get_my_case(request.user, case_id))


@require_safe
@moderator_page
def show_case_card(request: ModeratorRequest, case_id: int) -> HttpResponse:
    """Answer with the card alone, as the page that is open already wants it."""
    return HttpResponse(render_card(request, get_my_case(request.user, case_id)))


@require_safe
@moderator_page
def show_end(request: ModeratorRequest) -> HttpResponse:
    """Answer with what stands where the next case would, were there one."""
    queue = QueueForm(request.GET, moderator=request.user).read()
    return render(request, "moderation/_end.html", {"queue": queue} | find_common(request))


@require_POST
@moderator_page
def veil(request: ModeratorRequest) -> HttpResponse:
    """Cover what hurts until one asks for it, or no longer, for as long as one is logged in."""
    request.session["veiled"] = request.POST.get("veiled") == "yes"
    return redirect("desk:queue")


def render_case(
    request: ModeratorRequest,
    case: Case,
    *,
    status: int = 200,
    stale: Decision | None = None,
    note_form: CaseNoteForm | None = None,
) -> HttpResponse:
    queue = QueueForm(request.GET, moderator=request.user).read()
    found = queue.find_cases()
    context = {
        **show_case(case, request.user),
        **find_common(request),
        "queue": queue,
        "note_form": note_form or CaseNoteForm(None, case=case),
        "neighbours": find_neighbours(found, case, queue.sort),
        "line": [show_card(each) for each in list_around(found, case, queue.sort, limit=LINE_CASES)],
        "stale": stale and show_event(stale, request.user),
    }
    return render(request, "moderation/case.html", context, status=status)


def render_card(request: ModeratorRequest, case: Case) -> str:
    queue = QueueForm(request.GET, moderator=request.user).read()
    context = {
        **show_case(case, request.user),
        "queue": queue,
        "note_form": CaseNoteForm(None, case=case),
    }
    return render_to_string("moderation/_card.html", context, request)


def list_kinds(queue: Queue, found: CaseList) -> list[dict[str, Any]]:
    """Return the kinds of cases as tabs, each with how many there are, or None where those are too many to count."""
    counts = count_by_kind(found)
    tabs = [("", "All", counts and sum(counts.values()))]
    tabs += [(kind.value, name, counts and counts.get(kind.value, 0)) for kind, name in KIND_NAMES.items()]
    return [
        {
            "name": name,
            "kind": kind,
            "count": count,
            "query": queue.build_query(kind=kind),
            "is_current": queue.wanted.kind == kind,
        }
        for kind, name, count in tabs
    ]


def find_common(request: ModeratorRequest) -> dict[str, Any]:
    """Return what every page shows: how much waits, and what was just done."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    decided = count_decided(request.user, midnight)
    return {
        "open_count": count_waiting(request.user),
        "decided_count": sum(decided.values()),
        "decided": [(did, decided[action]) for action, did in DONE_TODAY.items() if action in decided],
        "opinion_count": count_asked_of(request.user) or "",
        "busy": ", ".join(list_busy_colleagues(request.user)),
        "harmful_count": count_harmful(request.user, midnight),
        "harmful_limit": settings.HARMFUL_ITEMS_A_DAY,
        "notice": _find_notice(request),
    }


def _find_notice(request: ModeratorRequest) -> dict[str, Any] | None:
    """Return what was done last, from the query, so that it survives a reload and needs no session."""
    done = request.GET.get("done", "")
    if not (done.isascii() and done.isdigit() and len(done) <= 18):
        return None
    try:
        decision = get_my_decision(request.user, int(done))
    except Refused:
        return None
    return show_notice(decision, request.user)
