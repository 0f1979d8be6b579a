"""Prompts, forecasts, what the crowd believes and what it was worth: for readers, and for the site's own systems."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.forecasts import Statement, make_forecast, post_with_forecast, take_back_forecast
from discussions.actions.prompts import Editor, annul_prompt, put_prompt, resolve_prompt
from discussions.actions.threads import Article, find_or_create_thread
from discussions.api.answers import read_forecast
from discussions.api.authentication import require_author, require_identity, require_system
from discussions.api.comments import KEPT_FROM_WRITING, read_origin
from discussions.api.forecast_outputs import show_own_forecast, show_own_score
from discussions.api.formats import AnythingAccepted
from discussions.api.inputs import read_input
from discussions.api.prediction_inputs import (
    ForecastInput,
    PageOfPredictionsQuery,
    SitePromptInput,
    SiteResolutionInput,
    read_ask,
    read_resolution,
)
from discussions.api.prediction_outputs import (
    CalledPageOutput,
    CrowdOutput,
    ForecastersOutput,
    OwnForecastsOutput,
    PromptOutput,
    PromptsOutput,
    RecordOutput,
    show_called,
    show_crowd,
    show_forecaster,
    show_prompt,
    show_record,
)
from discussions.api.schema import describe
from discussions.api.threads import CACHE_CONTROL, PublicView, answer_cached
from discussions.models import Author, Forecast, Prompt, Scope, Score
from discussions.pictures import draw_prompt
from discussions.queries import predictions, threads
from discussions.queries.authors import get_author

NEVER_STORED = {"Cache-Control": "no-store"}
# A picture may not load or run anything, wherever it is opened.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class ThreadPromptsView(PublicView):
    @describe(
        answers={200: PromptsOutput, 304: None},
        errors=("thread_not_found",),
        public=True,
        tags=["predictions"],
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """List what a thread's readers are asked, in order."""
        thread = threads.get_thread(site_key, thread_key)
        prompts = predictions.list_prompts(thread)
        phases = [predictions.find_phase(prompt) for prompt in prompts]
        return answer_cached(
            request,
            thread,
            lambda: Response({"prompts": list(map(show_prompt, prompts, phases))}),
            moment=",".join(phases),
        )


class SitePromptView(APIView):
    @describe(
        answers={200: PromptOutput, 201: PromptOutput},
        errors=(
            *("site_not_found", "thread_not_found", "limit_reached", "stale_version"),
            *("prompt_decided", "prompt_answered", "prompt_not_open"),
        ),
        writes=True,
        request=SitePromptInput,
        tags=["predictions"],
    )
    def put(self, request: Request, site_key: str, thread_key: str, prompt_key: str) -> Response:
        """Ask a thread's readers something (201), or change it, as a system of the site with the scope `prompt`."""
        site = threads.get_site(site_key)
        system = require_system(request, site, Scope.PROMPT)
        fields = read_input(SitePromptInput, request.data)
        article = Article(fields.pop("url"), fields.pop("title"))
        values = read_ask(fields)
        thread = find_or_create_thread(
            site=site, key=thread_key, article=article, own_host=request.get_host(), author=system
        )
        prompt, is_new = put_prompt(
            thread=thread, key=prompt_key, editor=Editor(system=system), values=values
        )
        return Response(show_prompt(prompt, predictions.find_phase(prompt)), status=201 if is_new else 200)


class ResolutionView(APIView):
    @describe(
        answers={200: PromptOutput},
        errors=("prompt_not_found", "prompt_not_open", "stale_version"),
        writes=True,
        request=SiteResolutionInput,
        tags=["predictions"],
    )
    def put(self, request: Request, prompt_id: int) -> Response:
        """Say what happened, or correct it, as a system of the site. With null, the prompt is annulled."""
        require_identity(request)
        prompt = predictions.get_prompt(prompt_id)
        site = prompt.thread.site
        editor = Editor(system=require_system(request, site, Scope.PROMPT, missing="prompt_not_found"))
        fields = read_input(SiteResolutionInput, request.data)
        of: dict[str, Any] = {"prompt": prompt, "editor": editor, "version": prompt.version}
        if fields["outcome"] is None:
            prompt = annul_prompt(**of, note=fields["note"])
        else:
            prompt = resolve_prompt(**of, resolution=read_resolution(prompt, fields))
        return Response(show_prompt(prompt, predictions.find_phase(prompt)))


class CrowdView(PublicView):
    @describe(
        answers={200: CrowdOutput, 304: None}, errors=("prompt_not_found",), public=True, tags=["predictions"]
    )
    def get(self, request: Request, prompt_id: int) -> HttpResponse:
        """Read what a prompt's forecasters believe, now and over time, by group."""
        prompt = predictions.get_prompt(prompt_id)
        phase = predictions.find_phase(prompt)
        return answer_cached(
            request,
            prompt.thread,
            lambda: Response(show_crowd(prompt, phase, predictions.list_crowds(prompt))),
            moment=phase,
        )


class PictureView(PublicView):
    # Browsers ask for images, clients of letters for anything.
    content_negotiation_class = AnythingAccepted

    @describe(
        answers={(200, "image/svg+xml"): OpenApiTypes.STR, 304: None},
        errors=("prompt_not_found",),
        public=True,
        tags=["predictions"],
    )
    def get(self, request: Request, prompt_id: int) -> HttpResponse:
        """See what all forecasters believed over time, as a picture."""
        prompt = predictions.get_prompt(prompt_id)
        return answer_cached(request, prompt.thread, lambda: self.draw(prompt))

    def draw(self, prompt: Prompt) -> HttpResponse:
        crowd = next(iter(predictions.list_crowds(prompt)), None)
        headers = {"Content-Security-Policy": PICTURE_POLICY, "Cross-Origin-Resource-Policy": "cross-origin"}
        return HttpResponse(draw_prompt(prompt, crowd), content_type="image/svg+xml", headers=headers)


class ScoresView(PublicView):
    @describe(
        answers={200: CalledPageOutput, 304: None},
        errors=("prompt_not_found", "invalid_cursor"),
        public=True,
        parameters=[PageOfPredictionsQuery],
        tags=["predictions"],
    )
    def get(self, request: Request, prompt_id: int) -> HttpResponse:
        """List who called a resolved prompt, best first: those who said so in a published comment."""
        prompt = predictions.get_prompt(prompt_id)
        return answer_cached(request, prompt.thread, lambda: Response(self.build(request, prompt)))

    def build(self, request: Request, prompt: Prompt) -> dict[str, Any]:
        query = read_input(PageOfPredictionsQuery, request.query_params)
        page = predictions.page_scores(prompt, cursor=query.get("cursor"), limit=query["limit"])
        return {"scores": [show_called(score) for score in page.scores], "next": page.next_cursor}


class ForecastView(APIView):
    @describe(
        answers={200: OwnForecastsOutput},
        errors=("prompt_not_found", *("not_authenticated", "invalid_token", "token_expired", "forbidden")),
        tags=["predictions"],
    )
    def get(self, request: Request, prompt_id: int) -> Response:
        """Read all that I forecast of a prompt, and what it was worth."""
        prompt, author = get_prompt_to_answer(request, prompt_id)
        return Response(self.show(prompt, author), headers=NEVER_STORED)

    @describe(
        answers={200: OwnForecastsOutput, 202: OwnForecastsOutput},
        errors=(
            *("prompt_not_found", "prompt_not_open", "thread_closed", "thread_read_only", "conflict"),
            *KEPT_FROM_WRITING,
        ),
        writes=True,
        request=ForecastInput,
        tags=["predictions"],
    )
    def put(self, request: Request, prompt_id: int) -> Response:
        """Forecast, or change one's forecast, until the prompt closes. With a `sentence`, that is posted (202)."""
        prompt, author = get_prompt_to_answer(request, prompt_id)
        fields = read_input(ForecastInput, request.data)
        statement = Statement(prompt, read_forecast(prompt, fields["forecast"]))
        origin = read_origin(request, fields)
        is_said = bool(fields["sentence"].strip())
        if is_said:
            post_with_forecast(
                statement=statement,
                author=author,
                body=fields["sentence"],
                origin=origin,
            )
        else:
            make_forecast(statement=statement, author=author, subnet_hash=origin.subnet_hash)
        return Response(self.show(prompt, author), status=202 if is_said else 200, headers=NEVER_STORED)

    @describe(
        answers={204: None},
        errors=("prompt_not_found", "prompt_not_open", "thread_read_only"),
        writes=True,
        request=None,
        tags=["predictions"],
    )
    def delete(self, request: Request, prompt_id: int) -> Response:
        """Forecast nothing any more, from now on. What I said until now stays on record."""
        prompt, author = get_prompt_to_answer(request, prompt_id)
        take_back_forecast(prompt=prompt, author=author)
        return Response(status=204)

    def show(self, prompt: Prompt, author: Author) -> dict[str, Any]:
        made = Forecast.objects.filter(prompt=prompt, author=author).select_related("prompt")
        score = Score.objects.filter(prompt=prompt, author=author).select_related("prompt").first()
        return {
            "forecasts": [show_own_forecast(forecast) for forecast in made.order_by("made_at", "pk")],
            "score": None if score is None else show_own_score(score),
        }


class RecordView(PublicView):
    @describe(answers={200: RecordOutput}, errors=("author_not_found",), public=True, tags=["predictions"])
    def get(self, request: Request, author_id: int) -> Response:
        """Read how good an author's forecasts were. Empty for who never forecast in a published comment."""
        author = get_author(author_id)
        record = predictions.find_public_record(author)
        outcomes = [] if record is None else predictions.list_outcomes(author)
        return Response(show_record(record, author, outcomes), headers={"Cache-Control": CACHE_CONTROL})


class ForecastersView(PublicView):
    @describe(
        answers={200: ForecastersOutput},
        errors=("site_not_found", "invalid_cursor"),
        public=True,
        parameters=[PageOfPredictionsQuery],
        tags=["predictions"],
    )
    def get(self, request: Request, site_key: str) -> Response:
        """List a site's best forecasters: members with at least ten scored prompts, by their reputation."""
        site = threads.get_site(site_key)
        query = read_input(PageOfPredictionsQuery, request.query_params)
        page = predictions.page_records(site, cursor=query.get("cursor"), limit=query["limit"])
        shown = {
            "forecasters": [show_forecaster(record) for record in page.records],
            "next": page.next_cursor,
        }
        return Response(shown, headers={"Cache-Control": "public, max-age=60"})


def get_prompt_to_answer(request: Request, prompt_id: int) -> tuple[Prompt, Author]:
    """Return the prompt, and the author of its site who asks.

    Raises Refused: prompt_not_found, also to those of other sites, and as `require_author`.
    """
    require_identity(request)
    prompt = predictions.get_prompt(prompt_id)
    return prompt, require_author(request, prompt.thread.site, missing="prompt_not_found")
