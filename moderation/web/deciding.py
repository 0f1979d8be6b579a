"""Deciding: by a page's form, which leads to the next page, or from a page that stays and takes its next cards."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST

from discussions.refusals import Refused
from moderation.actions.claims import claim_case, release_case
from moderation.actions.decisions import Stale, decide_case, undo_decision
from moderation.models import Case, Decision, DecisionAction
from moderation.queries.cases import get_my_case, get_my_decision, list_decisions, list_my_cases
from moderation.queries.desk import find_undo
from moderation.web.access import ModeratorRequest, is_from_page, moderator_page
from moderation.web.cards import show_event, show_notice
from moderation.web.forms import DecisionForm, HoldForm, QueueForm, TakeForm
from moderation.web.views import render_card, render_case

TAKEN_CASES = 2


@require_POST
@moderator_page
def decide(request: ModeratorRequest, case_id: int) -> HttpResponse:
    case = get_my_case(request.user, case_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    fields = form.read(case.comment.body)
    try:
        decision = decide_case(case=case, moderator=request.user, **fields).decision
    except Stale:
        latest = find_last_change(case)
        if latest.moderator_id != request.user.pk or latest.action != fields["action"]:
            return _answer_stale(request, case_id, latest)
        decision = latest  # the same button, pressed twice, or sent again for want of an answer
    return _answer_done(request, decision) if is_from_page(request) else _go_on(request, case, decision)


@require_POST
@moderator_page
def undo(request: ModeratorRequest, decision_id: int) -> HttpResponse:
    decision = get_my_decision(request.user, decision_id)
    undone = is_from_page(request) and find_undo(decision, request.user)  # sent again for want of an answer
    undone = undone or undo_decision(decision=decision, moderator=request.user).decision
    if is_from_page(request):
        return _answer_done(request, undone)
    queue = QueueForm(request.GET, moderator=request.user).read()
    query = queue.build_query(done=undone.pk)
    return redirect(resolve_url("desk:case", undone.comment.case.pk) + query)


@require_POST
@moderator_page
def take(request: ModeratorRequest) -> HttpResponse:
    """Answer with the cards of the next cases, so that they are there before they are wanted."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    queue = QueueForm(request.GET, moderator=request.user).read()
    cases = queue.claim_next(**form.cleaned_data, count=TAKEN_CASES)
    return HttpResponse("".join(render_card(request, case) for case in cases))


@require_POST
@moderator_page
def start(request: ModeratorRequest) -> HttpResponse:
    """Lead to the first case that nobody works on."""
    return _lead_on(request, after=0, query=QueueForm(request.GET, moderator=request.user).read().query)


@require_POST
@moderator_page
def hold(request: ModeratorRequest) -> HttpResponse:
    """Claim the cases that a page shows or is about to show, and release others. Answers who has any of them."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    cases = list_my_cases(request.user)
    for case in cases.filter(pk__in=form.cleaned_data["released"], claimed_by=request.user):
        release_case(case, request.user)
    taken = {}
    for case in cases.filter(pk__in=form.cleaned_data["held"]):
        try:
            claim_case(case, request.user)
        except Refused as refused:
            taken[case.pk] = refused.by
    return JsonResponse({"taken": taken})


def find_last_change(case: Case) -> Decision:
    """Return what made the case's present version. A report of a comment whose case is open anyway made none."""
    decisions = list_decisions(case.comment)
    changes = (one for one in decisions if one.action != DecisionAction.FLAG or not one.case_was_open)
    return next(changes, decisions[0])


def _answer_done(request: ModeratorRequest, decision: Decision) -> HttpResponse:
    queue = QueueForm(request.GET, moderator=request.user).read()
    context = {"notice": show_notice(decision, request.user), "queue": queue}
    return render(request, "moderation/_toast.html", context)


def _answer_stale(request: ModeratorRequest, case_id: int, latest: Decision) -> HttpResponse:
    case = get_my_case(request.user, case_id)
    if not is_from_page(request):
        return render_case(request, case, status=409, stale=latest)
    queue = QueueForm(request.GET, moderator=request.user).read()
    context = {"stale": show_event(latest, request.user), "case": case, "queue": queue}
    return render(request, "moderation/_toast.html", context, status=409)


def _go_on(request: ModeratorRequest, case: Case, decision: Decision) -> HttpResponse:
    """Return the way to the next open case, or to the one that was decided again."""
    queue = QueueForm(request.GET, moderator=request.user).read()
    query = queue.build_query(done=decision.pk)
    if not decision.case_was_open:
        return redirect(resolve_url("desk:case", case.pk) + query)
    return _lead_on(request, after=case.pk, query=query)


def _lead_on(request: ModeratorRequest, *, after: int, query: str) -> HttpResponse:
    """Return the way to the next open case, round to the ones passed over, and at last to the empty queue."""
    queue = QueueForm(request.GET, moderator=request.user).read()
    following = queue.claim_next(after=after, having=[after], count=1)
    return redirect(
        (resolve_url("desk:case", following[0].pk) if following else resolve_url("desk:queue")) + query
    )
