"""A prompt's own page without scripts, what its form sends, and taking a forecast back."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from rest_framework.exceptions import APIException

from discussions.actions.forecasts import (
    Statement,
    make_forecast,
    post_with_forecast,
    take_back_forecast,
)
from discussions.api.answers import read_forecast
from discussions.api.comments import read_origin
from discussions.api.inputs import read_input
from discussions.models import Author, Prompt
from discussions.pages.drafts import Draft, find_writer, read_draft, read_text
from discussions.pages.forms import Question, ask
from discussions.pages.inputs import ReadingQuery
from discussions.pages.place import Place, at_thread, own_forms_only
from discussions.pages.prompts import (
    PromptItem,
    describe,
    list_cells,
    list_columns,
    make_item,
    read_answer,
)
from discussions.pages.reading import answer_alike, find_notice
from discussions.pages.visitors import remember_reader
from discussions.pages.writing import see_other
from discussions.queries.predictions import list_crowds
from discussions.refusals import Refused

MAX_FIELD_CHARACTERS = 100
TAKE_BACK = "take-back"


@require_safe
@at_thread
def show_prompt(place: Place, prompt_id: int) -> HttpResponse:
    """One prompt, with what others expect."""
    prompt = find_prompt(place, prompt_id)
    query = read_input(ReadingQuery, place.request.GET)
    return answer_alike(place, lambda: render_prompt(place, make_item(place, prompt), query))


def find_prompt(place: Place, prompt_id: int) -> Prompt:
    """Return a prompt of this thread. Raises Refused: thread_not_found, prompt_not_found."""
    prompt = Prompt.objects.filter(pk=prompt_id, thread=place.get_thread()).first()
    if prompt is None:
        raise Refused("prompt_not_found")
    prompt.thread = place.get_thread()
    return prompt


@require_POST
@at_thread
@own_forms_only
def forecast(place: Place, prompt_id: int) -> HttpResponse:
    """Forecast, change one's forecast, or take it back. Who is not known is asked for a name first."""
    prompt = find_prompt(place, prompt_id)
    draft = read_draft(place)
    # That it is likely to wait is said where comments are written; here the forecast would have to be sent twice.
    draft.is_nudged = True
    sent = {
        name: str(text)[:MAX_FIELD_CHARACTERS]
        for name, text in place.request.POST.items()
        if name in _list_fields(prompt)
    }
    if place.request.POST.get("do") == TAKE_BACK:
        return take_back(place, prompt)
    token = None
    try:
        place.spend("post" if draft.body.strip() else "react")
        statement = Statement(prompt, read_forecast(prompt, read_answer(prompt, sent)))
        if place.reader is None and draft.name is None:
            return ask(place, make_question(place, prompt, draft, sent), None)
        place.reader, token = find_writer(place, draft)
        done = store(place, statement, draft, place.reader)
        response: HttpResponse = see_other(place.links("prompts", prompt.pk, sent=done))
    except (Refused, APIException) as problem:
        status = draft.explain(problem)
        if "name" in draft.problems:
            response = ask(place, make_question(place, prompt, draft, sent), None, status=status)
        else:
            item = make_item(place, prompt)
            item.sent, item.problem = (
                {**sent, "body": draft.body},
                draft.problem or draft.problems.get("body", ""),
            )
            response = render_prompt(place, item, {}, status=status)
    if token is not None:
        remember_reader(place.request, response, place.site, token)
    return response


def store(place: Place, statement: Statement, draft: Draft, writer: Author) -> str:
    """Store a forecast, with its sentence if there is one, and return the word for what came of it."""
    if not draft.body.strip():
        made = make_forecast(
            statement=statement, author=writer, subnet_hash=read_origin(place.request, {}).subnet_hash
        )
        return "forecast" if made.counts else "unseen"
    body, origin = read_text(place, draft, writer)
    post_with_forecast(
        statement=statement, author=writer, body=body, origin=origin, idempotency_key=draft.key
    )
    return "said"


def take_back(place: Place, prompt: Prompt) -> HttpResponse:
    """Forecast nothing any more. Raises Refused: not_authenticated (who is not known has said nothing)."""
    if place.reader is None:
        raise Refused("not_authenticated")
    place.spend("react")
    take_back_forecast(prompt=prompt, author=place.reader)
    return see_other(place.links("prompts", prompt.pk, sent="taken_back"))


def make_question(place: Place, prompt: Prompt, draft: Draft, sent: Mapping[str, str]) -> Question:
    """Return the form that asks for a name, with all that was sent."""
    return Question(
        draft,
        place.links("prompts", prompt.pk, "forecast"),
        "forecast.label",
        "forecast.why_name",
        {**sent, "body": draft.body, "form_token": draft.form_token},
        yes="forecast.send",
    )


def _list_fields(prompt: Prompt) -> set[str]:
    shares = {f"share-{place}" for place in range(len(prompt.options))}
    return {"percent", "favourite", "low", "median", "high", *shares}


def render_prompt(
    place: Place, item: PromptItem, query: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return the page of a prompt."""
    crowd = next(iter(list_crowds(item.prompt)), None)
    history = crowd.beliefs if crowd else []
    context = {
        "place": place,
        "item": item,
        "together": describe(item.prompt, history[-1]) if history else "",
        "columns": list_columns(item.prompt),
        "rows": [list_cells(place, item.prompt, belief) for belief in reversed(history)],
        **find_notice(place, dict(query)),
    }
    return render(place.request, "discussions/thread/prompt_page.html", context, status=status)
