"""The pages of the desk. Each reads or does one thing; what follows a decision is in `_go_on`."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from discussions.refusals import Refused
from moderation.actions.decisions import Stale, decide_case, undo_decision
from moderation.models import Case, CaseState, Decision, DecisionAction
from moderation.queries.cases import get_my_case, get_my_decision, list_decisions
from moderation.queries.counts import count_waiting
from moderation.queries.decisions import can_undo
from moderation.queries.desk import count_decided
from moderation.queries.queue import CaseList, count_by_kind, find_first, find_neighbours, page_cases
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.cards import show_card, show_case, show_event
from moderation.web.forms import KIND_NAMES, DecisionForm, Queue, QueueForm

PAGE_CASES = 25


@require_safe
@moderator_page
def show_queue(request: ModeratorRequest) -> HttpResponse:
    form = QueueForm(request.GET, moderator=request.user)
    queue = form.read()
    found = queue.find_cases()
    page = page_cases(found, sort=queue.sort, cursor=request.GET.get("cursor"), limit=PAGE_CASES)
    context = {
        "form": form,
        "queue": queue,
        "kinds": list_kinds(queue, found),
        "cards": [show_card(case) for case in page.cases],
        "next_query": queue.build_query(cursor=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "moderation/queue.html", context | find_common(request))


@require_safe
@moderator_page
def show_case_page(request: ModeratorRequest, case_id: int) -> HttpResponse:
    return render_case(request, get_my_case(request.user, case_id))


@require_POST
@moderator_page
def decide(request: ModeratorRequest, case_id: int) -> HttpResponse:
    case = get_my_case(request.user, case_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    fields = form.read()
    try:
        decision = decide_case(case=case, moderator=request.user, **fields).decision
    except Stale:
        latest = find_last_change(case)
        if latest.moderator_id != request.user.pk or latest.action != fields["action"]:
            return render_case(request, get_my_case(request.user, case_id), status=409, stale=latest)
        decision = latest  # the same button, pressed twice
    return _go_on(request, case, decision)


@require_POST
@moderator_page
def undo(request: ModeratorRequest, decision_id: int) -> HttpResponse:
    decision = get_my_decision(request.user, decision_id)
    settled = undo_decision(decision=decision, moderator=request.user)
    queue = QueueForm(request.GET, moderator=request.user).read()
    query = queue.build_query(done=settled.decision.pk)
    return redirect(resolve_url("desk:case", settled.case.pk) + query)


def render_case(
    request: ModeratorRequest, case: Case, *, status: int = 200, stale: Decision | None = None
) -> HttpResponse:
    queue = QueueForm(request.GET, moderator=request.user).read()
    context = {
        **show_case(case, request.user),
        **find_common(request),
        "queue": queue,
        "neighbours": find_neighbours(queue.find_cases(), case, queue.sort),
        "stale": stale and show_event(stale, request.user),
    }
    return render(request, "moderation/case.html", context, status=status)


def find_last_change(case: Case) -> Decision:
    """Return what made the case's present version. A report of a comment whose case is open anyway made none."""
    decisions = list_decisions(case.comment)
    changes = (one for one in decisions if one.action != DecisionAction.FLAG or not one.case_was_open)
    return next(changes, decisions[0])


def list_kinds(queue: Queue, found: CaseList) -> list[dict[str, Any]]:
    """Return the kinds of cases as tabs, each with how many there are, or None where those are too many to count."""
    counts = count_by_kind(found)
    tabs = [("", "All", counts and sum(counts.values()))]
    tabs += [(kind.value, name, counts and counts.get(kind.value, 0)) for kind, name in KIND_NAMES.items()]
    return [
        {
            "name": name,
            "count": count,
            "query": queue.build_query(kind=kind),
            "is_current": queue.wanted.kind == kind,
        }
        for kind, name, count in tabs
    ]


def find_common(request: ModeratorRequest) -> dict[str, Any]:
    """Return what every page shows: how much waits, and what was just done."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "open_count": count_waiting(request.user),
        "decided_count": count_decided(request.user, midnight),
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
    author = decision.comment.author.name
    return {
        "event": show_event(decision, request.user),
        "author": author,
        "undo": can_undo(decision) and decision,
    }


def _go_on(request: ModeratorRequest, case: Case, decision: Decision) -> HttpResponse:
    """Return the way to the next open case, round to the ones passed over, and at last to the empty queue."""
    queue = QueueForm(request.GET, moderator=request.user).read()
    next_id: int | None = case.pk
    if decision.case_was_open:
        waiting = queue.find_cases(state=CaseState.OPEN)
        next_id = find_neighbours(waiting, case, queue.sort).next or find_first(waiting, queue.sort)
    query = queue.build_query(done=decision.pk)
    return redirect((resolve_url("desk:case", next_id) if next_id else resolve_url("desk:queue")) + query)
