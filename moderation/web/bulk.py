"""Deciding on many comments at once: what would change, then that, and all of it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from discussions.models import Comment
from discussions.refusals import REFUSALS, Refused
from moderation.actions.bulk import LeftOut, Outcome, Preview, carry_out_bulk, preview_bulk, undo_bulk
from moderation.actions.choices import TARGETS
from moderation.models import Case, Decision, DecisionAction
from moderation.queries.claims import find_claim
from moderation.queries.decisions import list_latest_moves, list_together
from moderation.queries.desk import name_author
from moderation.queries.house_rules import list_shared_rules
from moderation.queries.selections import MAX_SELECTED, Selection, list_my_comments
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.bulk_forms import PERIODS, BulkDoneForm, BulkForm
from moderation.web.cards import show_event
from moderation.web.views import DONE_TODAY, find_common

TOO_OLD = (
    "Nothing was done: this preview is more than an hour old, or not one of ours. Please look at it anew."
)


@require_safe
@moderator_page
def show_bulk(request: ModeratorRequest) -> HttpResponse:
    form = BulkForm(request.GET)
    if not form.is_valid():
        raise Refused("malformed_request")
    selection, (action, reason) = form.read_selection(), form.read_choice()
    context: dict[str, Any] = {"form": form, **find_common(request)}
    if selection.count_ways():
        preview = preview_bulk(moderator=request.user, action=action, reason=reason, selection=selection)
        context |= show_preview(preview, action, reason, request.user)
        context["chosen"] = name_selection(selection, form.cleaned_data["days"], request.user)
    return render(request, "moderation/bulk.html", context)


@require_POST
@moderator_page
def do_bulk(request: ModeratorRequest) -> HttpResponse:
    form = BulkDoneForm(request.POST)
    if not form.is_valid():
        raise Refused("malformed_request")
    try:
        outcome = carry_out_bulk(moderator=request.user, **form.cleaned_data)
    except Refused as refused:
        context = {"message": TOO_OLD}
        return render(request, "moderation/refused.html", context, status=refused.refusal.status)
    return _lead_to(request, outcome, is_undo=False)


@require_POST
@moderator_page
def undo(request: ModeratorRequest, batch: UUID) -> HttpResponse:
    return _lead_to(request, undo_bulk(moderator=request.user, batch=batch), is_undo=True)


@require_safe
@moderator_page
def show_done(request: ModeratorRequest, batch: UUID) -> HttpResponse:
    """Answer with what was done at one go, and, to whoever did or undid it, with what was left out."""
    decisions = list(list_together(request.user, batch).select_related("moderator", "comment__thread__site"))
    told = request.session.get("bulk", {})
    told = told if told.get("batch") == str(batch) else {}
    if not (decisions or told):
        raise Refused("bulk_not_found")
    left_out = [LeftOut(comment_id, None, code) for comment_id, code in told.get("left_out", [])]
    context = {
        "batch": batch,
        "count": len(decisions),
        "taken_back": list_together(request.user, batch).filter(undone_by__isnull=False).count(),
        "event": decisions and show_event(decisions[0], request.user),
        "did": decisions and DONE_TODAY[DecisionAction(decisions[0].action)],
        "is_undo": told.get("is_undo", False),
        "left_out": show_left_out(left_out, request.user),
        **find_common(request),
    }
    return render(request, "moderation/bulk_done.html", context)


def show_preview(preview: Preview, action: DecisionAction, reason: str, viewer: User) -> dict[str, Any]:
    """Return what would change, as the page shows it."""
    rules = list_shared_rules(preview.sites)
    return {
        "action": action.value,
        "reason": reason,
        "reasons": [(str(key), rule.code, rule.title.lower()) for key, rule in enumerate(rules, start=1)],
        "target": TARGETS[action].value,
        "count": sum(preview.statuses.values()),
        "statuses": sorted(preview.statuses.items()),
        "sample": preview.sample,
        "left_out": show_left_out(preview.left_out, viewer),
        "limit": preview.has_more and MAX_SELECTED,
        "done_form": BulkDoneForm(initial={"token": preview.token}),
    }


def name_selection(selection: Selection, days: int | None, viewer: User) -> str:
    """Return what is chosen, in words."""
    if selection.near_duplicates_of:
        return "All that say nearly the same"
    if selection.author:
        by = f"All by {name_author(viewer, selection.author)}"
        return f"{by} {PERIODS[days]}" if days else by
    return f"All with a link to {selection.link_domain}" if selection.link_domain else "Those you selected"


def show_left_out(left_out: Sequence[LeftOut], viewer: User) -> list[dict[str, Any]]:
    """Return the comments that nothing was or would be done to, each with its case, if it has one, and why."""
    codes = {left.comment_id: left.code for left in left_out}
    moves = list_latest_moves(codes).select_related("moderator", "comment__thread__site")
    latest = {move.comment_id: move for move in moves}
    return [
        {
            "comment": comment,
            "case": getattr(comment, "case", None),
            "why": explain(codes[comment.pk], comment, latest.get(comment.pk), viewer),
        }
        for comment in list_my_comments(viewer, codes)
    ]


def explain(code: str, comment: Comment, latest: Decision | None, viewer: User) -> str:
    """Return in words why a comment was left out: who is on it, or what was last done to it."""
    case: Case | None = getattr(comment, "case", None)
    claim = case and find_claim(case)
    if code == "case_claimed" and claim:
        return f"{claim.moderator.get_username()} is on it"
    if code == "action_not_available":
        return f"it is {comment.get_status_display().lower()} already"
    if code in ("stale_version", "decision_superseded") and latest:
        return show_event(latest, viewer).sentence
    return str(REFUSALS[code].message)


def _lead_to(request: ModeratorRequest, outcome: Outcome, *, is_undo: bool) -> HttpResponse:
    """Lead to the page of what was done. What was left out is kept in the session: no decision was made on it."""
    left_out = [(left.comment_id, left.code) for left in outcome.left_out]
    request.session["bulk"] = {"batch": str(outcome.batch), "is_undo": is_undo, "left_out": left_out}
    return redirect("desk:bulk-done", outcome.batch)
