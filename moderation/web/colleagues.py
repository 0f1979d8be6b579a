"""What moderators tell and ask each other: notes on cases, second opinions; and the threads that one watches."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from moderation.actions.notes import add_case_note, delete_note
from moderation.actions.watches import unwatch_thread, watch_thread
from moderation.models import Case
from moderation.queries.cases import get_my_case, get_my_case_note
from moderation.queries.opinions import Answer, list_answers, list_asked_of
from moderation.web.access import ModeratorRequest, moderator_page
from moderation.web.cards import find_question, show_card, show_event
from moderation.web.forms import QueueForm
from moderation.web.people_forms import CaseNoteForm
from moderation.web.views import find_common, render_case


@require_safe
@moderator_page
def show_opinions(request: ModeratorRequest) -> HttpResponse:
    context = {
        "asked_of_me": [
            {**show_card(case), "asked": find_question(case, request.user)}
            for case in list_asked_of(request.user)
        ],
        "asked_by_me": [_show_answer(answer, request) for answer in list_answers(request.user)],
    }
    return render(request, "moderation/opinions.html", context | find_common(request))


@require_POST
@moderator_page
def note(request: ModeratorRequest, case_id: int) -> HttpResponse:
    case = get_my_case(request.user, case_id)
    form = CaseNoteForm(request.POST, case=case)
    if not form.is_valid():
        return render_case(request, case, status=422, note_form=form)
    add_case_note(case=case, moderator=request.user, text=form.cleaned_data["text"])
    return _lead_back(request, case, "#notes")


@require_POST
@moderator_page
def delete_own_note(request: ModeratorRequest, note_id: int) -> HttpResponse:
    found = get_my_case_note(request.user, note_id)
    delete_note(note=found, moderator=request.user)
    return _lead_back(request, found.case, "#notes")


@require_POST
@moderator_page
def watch(request: ModeratorRequest, case_id: int) -> HttpResponse:
    """Watch the case's thread, or no longer."""
    case = get_my_case(request.user, case_id)
    change = watch_thread if request.POST.get("watched") == "yes" else unwatch_thread
    change(case.comment.thread, request.user)
    return _lead_back(request, case)


def _lead_back(request: ModeratorRequest, case: Case, place: str = "") -> HttpResponse:
    query = QueueForm(request.GET, moderator=request.user).read().query
    return redirect(resolve_url("desk:case", case.pk) + query + place)


def _show_answer(answer: Answer, request: ModeratorRequest) -> dict[str, Any]:
    return {
        "case": answer.case,
        "comment": answer.ask.comment,
        "asked_of": answer.ask.details.get("colleague") or "any colleague",
        "note": answer.ask.note,
        "asked_at": answer.ask.created_at,
        "event": answer.decision and show_event(answer.decision, request.user),
    }
