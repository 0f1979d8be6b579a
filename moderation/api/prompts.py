"""What a site asks its readers, over HTTP: ask, change, resolve, annul, export; and templates of what it asks often."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.actions.prompts import (
    Editor,
    annul_prompt,
    create_prompt,
    create_template,
    delete_template,
    edit_prompt,
    resolve_prompt,
)
from discussions.api.answers import AnswerKindOutput, show_answer_kind, show_forecast
from discussions.api.fields import Text, WholeNumber
from discussions.api.forecast_outputs import ForecastOutput, ScoreOutput, show_score
from discussions.api.inputs import read_input
from discussions.api.outputs import AuthorOutput, show_author
from discussions.api.prediction_inputs import (
    AskFields,
    PromptFields,
    ResolutionFields,
    read_ask,
    read_resolution,
)
from discussions.api.prediction_outputs import PromptOutput, show_prompt
from discussions.api.schema import describe
from discussions.models import Forecast, Prompt, PromptAction, PromptChange, PromptTemplate, Score
from discussions.models.predictions import MAX_NOTE_CHARACTERS
from discussions.queries.predictions import export_forecasts, find_phase, list_templates
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import SiteInput, SiteQuery, VersionInput
from moderation.queries.memberships import get_administered_site, get_my_site, require_admin
from moderation.queries.prompts import (
    get_my_prompt,
    get_my_template,
    get_thread_of,
    list_changes_of,
    page_prompts,
)

COLUMNS = (
    "forecast",
    "author",
    "name",
    "kind",
    "made_at",
    "counts",
    "weight",
    "comment",
    "is_live",
    "values",
)
# What a spreadsheet takes for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class PromptsQuery(SiteQuery):
    thread = serializers.CharField(required=False, max_length=200, help_text="A thread's key.")
    cursor = serializers.CharField(required=False, max_length=300, help_text="From `next`.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=100)


class NewPromptInput(SiteInput, PromptFields):
    thread = Text(max_length=200, help_text="The key of a thread that has begun.")


class PromptInput(VersionInput, PromptFields):
    pass


class ResolveInput(VersionInput, ResolutionFields):
    pass


class AnnulInput(VersionInput):
    note = Text(required=False, allow_blank=True, default="", max_length=MAX_NOTE_CHARACTERS)


class TemplateInput(SiteInput, AskFields):
    name = Text(max_length=100, trim_whitespace=True)
    days_open = WholeNumber(required=False, default=7, min_value=1, max_value=3650)


class PromptListOutput(serializers.Serializer[Any]):
    prompts = PromptOutput(many=True)
    next = serializers.CharField(allow_null=True)


class PromptChangeOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    action = serializers.ChoiceField(choices=PromptAction.choices)
    by = serializers.CharField(allow_blank=True, help_text="The person, or the name of the site's system.")
    values = serializers.DictField(help_text="What it was like afterwards.")
    created_at = serializers.DateTimeField()


class PromptDetailOutput(PromptOutput):
    changes = PromptChangeOutput(many=True)


class ForecastRowOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    author = AuthorOutput()
    forecast = ForecastOutput(allow_null=True)
    made_at = serializers.DateTimeField()
    counts = serializers.BooleanField()
    weight = serializers.FloatField()
    is_live = serializers.BooleanField()
    comment = serializers.CharField(allow_null=True)


class ScoreRowOutput(ScoreOutput):
    author = AuthorOutput()


class PromptExportOutput(serializers.Serializer[Any]):
    prompt = PromptDetailOutput()
    forecasts = ForecastRowOutput(many=True)
    scores = ScoreRowOutput(many=True)


class TemplateOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    details = serializers.CharField(allow_blank=True)
    answer = AnswerKindOutput()
    days_open = serializers.IntegerField()


class TemplatesOutput(serializers.Serializer[Any]):
    templates = TemplateOutput(many=True)


class PromptsView(ModeratorView):
    @describe(
        operation_id="moderation_prompts_list",
        answers={200: PromptListOutput},
        errors=(*READING, "site_not_found", "invalid_cursor"),
        parameters=[PromptsQuery],
        tags=["predictions"],
    )
    def get(self, request: Request) -> Response:
        """List what a site asks or asked its readers, the latest first."""
        query = read_input(PromptsQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        prompts, following = page_prompts(
            site, thread=query.get("thread"), cursor=query.get("cursor"), limit=query["limit"]
        )
        return Response({"prompts": [show(prompt) for prompt in prompts], "next": following}, headers=PRIVATE)

    @describe(
        answers={201: PromptOutput},
        errors=("site_not_found", "thread_not_found", "limit_reached"),
        writes=True,
        request=NewPromptInput,
        tags=["predictions"],
    )
    def post(self, request: Request) -> Response:
        """Ask the readers of a thread something."""
        fields = read_input(NewPromptInput, request.data)
        person = get_moderator(request)
        thread = get_thread_of(get_my_site(person, fields.pop("site")), fields.pop("thread"))
        prompt = create_prompt(thread=thread, editor=Editor(person=person), values=read_ask(fields))
        return Response(show(prompt), status=201)


class PromptView(ModeratorView):
    @describe(answers={200: PromptDetailOutput}, errors=(*READING, "prompt_not_found"), tags=["predictions"])
    def get(self, request: Request, prompt_id: int) -> Response:
        """Read a prompt with all that was done to it."""
        return Response(show_detail(get_my_prompt(get_moderator(request), prompt_id)), headers=PRIVATE)

    @describe(
        answers={200: PromptOutput},
        errors=("prompt_not_found", "stale_version", "prompt_decided", "prompt_answered", "prompt_not_open"),
        writes=True,
        request=PromptInput,
        tags=["predictions"],
    )
    def put(self, request: Request, prompt_id: int) -> Response:
        """Change a prompt that is not resolved. What its answers are is fixed with the first forecast."""
        person = get_moderator(request)
        prompt = get_my_prompt(person, prompt_id)
        fields = read_input(PromptInput, request.data)
        version = fields.pop("version")
        values = read_ask(fields)
        edit_prompt(prompt=prompt, editor=Editor(person=person), version=version, values=values)
        return Response(show(get_my_prompt(person, prompt_id)))


class ResolveView(ModeratorView):
    @describe(
        answers={200: PromptOutput},
        errors=("prompt_not_found", "stale_version", "prompt_not_open"),
        writes=True,
        request=ResolveInput,
        tags=["predictions"],
    )
    def post(self, request: Request, prompt_id: int) -> Response:
        """Say what happened, or correct what was said. The forecasts are scored within seconds."""
        person = get_moderator(request)
        prompt = get_my_prompt(person, prompt_id)
        fields = read_input(ResolveInput, request.data)
        resolve_prompt(
            prompt=prompt,
            editor=Editor(person=person),
            version=fields["version"],
            resolution=read_resolution(prompt, fields),
        )
        return Response(show(get_my_prompt(person, prompt_id)))


class AnnulView(ModeratorView):
    @describe(
        answers={200: PromptOutput},
        errors=("prompt_not_found", "stale_version"),
        writes=True,
        request=AnnulInput,
        tags=["predictions"],
    )
    def post(self, request: Request, prompt_id: int) -> Response:
        """Take a prompt out of all scores: it was badly put, or nobody can tell."""
        person = get_moderator(request)
        fields = read_input(AnnulInput, request.data)
        prompt = get_my_prompt(person, prompt_id)
        annul_prompt(prompt=prompt, editor=Editor(person=person), **fields)
        return Response(show(get_my_prompt(person, prompt_id)))


class PromptCsvView(ModeratorView):
    @describe(
        operation_id="moderation_prompts_forecasts_csv",
        answers={(200, "text/csv"): OpenApiTypes.STR},
        errors=(*READING, "prompt_not_found"),
        tags=["predictions"],
    )
    def get(self, request: Request, prompt_id: int) -> StreamingHttpResponse:
        """Read all forecasts of a prompt as a CSV file."""
        prompt = get_my_prompt(get_moderator(request), prompt_id)
        headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="forecasts.csv"'}
        return StreamingHttpResponse(
            write_csv(prompt), content_type="text/csv; charset=utf-8", headers=headers
        )


class PromptJsonView(ModeratorView):
    @describe(
        operation_id="moderation_prompts_forecasts_json",
        answers={200: PromptExportOutput},
        errors=(*READING, "prompt_not_found"),
        tags=["predictions"],
    )
    def get(self, request: Request, prompt_id: int) -> Response:
        """Read a prompt with everything that belongs to it: changes, forecasts, scores."""
        prompt = get_my_prompt(get_moderator(request), prompt_id)
        scores = Score.objects.filter(prompt=prompt).select_related("author", "prompt").order_by("pk")
        shown = {
            "prompt": show_detail(prompt),
            "forecasts": [show_row(prompt, forecast) for forecast in export_forecasts(prompt)],
            "scores": [{**show_score(score), "author": show_author(score.author)} for score in scores],
        }
        return Response(shown, headers=PRIVATE)


class TemplatesView(ModeratorView):
    @describe(
        operation_id="moderation_prompt_templates_list",
        answers={200: TemplatesOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["predictions"],
    )
    def get(self, request: Request) -> Response:
        """List what a site asks often, to begin a prompt with."""
        query = read_input(SiteQuery, request.query_params)
        templates = list_templates(get_my_site(get_moderator(request), query["site"]))
        return Response({"templates": [show_template(template) for template in templates]}, headers=PRIVATE)

    @describe(
        answers={201: TemplateOutput},
        errors=("site_not_found", "limit_reached"),
        writes=True,
        request=TemplateInput,
        tags=["predictions"],
    )
    def post(self, request: Request) -> Response:
        """Keep something that the site asks often."""
        fields = read_input(TemplateInput, request.data)
        site = get_administered_site(get_moderator(request), fields.pop("site"))
        return Response(show_template(create_template(site=site, values=read_ask(fields))), status=201)


class TemplateView(ModeratorView):
    @describe(
        answers={204: None}, errors=("template_not_found",), writes=True, request=None, tags=["predictions"]
    )
    def delete(self, request: Request, template_id: int) -> Response:
        """Forget a template. What was asked with it stays."""
        template = get_my_template(get_moderator(request), template_id)
        require_admin(get_moderator(request), template.site)
        delete_template(template)
        return Response(status=204)


def show(prompt: Prompt) -> dict[str, Any]:
    return show_prompt(prompt, find_phase(prompt))


def show_detail(prompt: Prompt) -> dict[str, Any]:
    return {**show(prompt), "changes": [show_change(change) for change in list_changes_of(prompt)]}


def show_change(change: PromptChange) -> dict[str, Any]:
    by = change.person.get_username() if change.person is not None else ""
    if change.system is not None:
        by = change.system.name
    told = ("version", "action", "values", "created_at")
    return {"by": by, **{name: getattr(change, name) for name in told}}


def show_row(prompt: Prompt, forecast: Forecast) -> dict[str, Any]:
    return {
        "id": str(forecast.pk),
        "author": show_author(forecast.author),
        "forecast": None if forecast.values is None else show_forecast(prompt.kind, forecast.values),
        "comment": None if forecast.comment_id is None else str(forecast.comment_id),
        **{name: getattr(forecast, name) for name in ("made_at", "counts", "weight", "is_live")},
    }


def show_template(template: PromptTemplate) -> dict[str, Any]:
    return {
        "id": str(template.pk),
        "answer": show_answer_kind(template),
        **{name: getattr(template, name) for name in ("name", "question", "details", "days_open")},
    }


def write_csv(prompt: Prompt) -> Iterator[str]:
    """Yield a CSV file of all forecasts of a prompt, oldest first, a line at a time.

    What a spreadsheet would take for a formula is quoted with an apostrophe (OWASP, CSV injection).
    """
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    for forecast in export_forecasts(prompt):
        row = show_row(prompt, forecast)
        name = row["author"]["name"]
        said = row["forecast"] or {}
        values = said.get("probabilities", list(said.values()))
        writer.writerow(
            [
                *(row["id"], row["author"]["id"], f"'{name}" if name.startswith(_FORMULA_SIGNS) else name),
                *(row["author"]["kind"], row["made_at"].isoformat(), row["counts"], row["weight"]),
                *(row["comment"] or "", row["is_live"], " ".join(map(str, values))),
            ]
        )
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()
