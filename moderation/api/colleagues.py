"""What moderators tell and ask each other over HTTP: notes on cases, and second opinions."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Text
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.notes import add_case_note, delete_note
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.outputs import (
    CaseNoteOutput,
    CaseOutput,
    DecisionOutput,
    show_case,
    show_case_note,
    show_decision,
)
from moderation.api.setup_inputs import SiteQuery
from moderation.queries.cases import get_my_case, get_my_case_note
from moderation.queries.memberships import get_my_site, list_colleagues, list_my_roles
from moderation.queries.opinions import Answer, list_answers, list_asked_of


class CaseNoteInput(serializers.Serializer[Any]):
    text = Text(max_length=1000)


class ColleaguesOutput(serializers.Serializer[Any]):
    colleagues = serializers.ListField(child=serializers.CharField(), help_text="Names, for `ask`.")


class AnswerOutput(serializers.Serializer[Any]):
    case = serializers.CharField()
    asked_of = serializers.CharField(allow_null=True, help_text="None: any colleague.")
    note = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()
    decision = DecisionOutput(allow_null=True, help_text="What was decided then; none while nobody has.")


class SecondOpinionsOutput(serializers.Serializer[Any]):
    asked_of_me = CaseOutput(many=True, help_text="The longest waiting first.")
    asked_by_me = AnswerOutput(many=True, help_text="The latest first.")


class CaseNotesView(ModeratorView):
    @describe(
        answers={201: CaseNoteOutput},
        errors=("case_not_found",),
        writes=True,
        request=CaseNoteInput,
        tags=["moderation"],
    )
    def post(self, request: Request, case_id: int) -> Response:
        """Note something about a case for colleagues."""
        moderator = get_moderator(request)
        case = get_my_case(moderator, case_id)
        text = read_input(CaseNoteInput, request.data)["text"]
        return Response(show_case_note(add_case_note(case=case, moderator=moderator, text=text)), status=201)


class CaseNoteView(ModeratorView):
    @describe(answers={204: None}, errors=("note_not_found",), writes=True, tags=["moderation"])
    def delete(self, request: Request, case_note_id: int) -> Response:
        """Delete one's own note on a case."""
        note = get_my_case_note(get_moderator(request), case_note_id)
        delete_note(note=note, moderator=get_moderator(request))
        return Response(status=204)


class ColleaguesView(ModeratorView):
    @describe(
        answers={200: ColleaguesOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List who else moderates a site, and can be asked for a second opinion."""
        site = get_my_site(get_moderator(request), read_input(SiteQuery, request.query_params)["site"])
        names = [each.get_username() for each in list_colleagues(site, get_moderator(request))]
        return Response({"colleagues": names}, headers=PRIVATE)


class SecondOpinionsView(ModeratorView):
    @describe(answers={200: SecondOpinionsOutput}, errors=READING, tags=["moderation"])
    def get(self, request: Request) -> Response:
        """List what colleagues ask me, and what became of what I asked them."""
        moderator = get_moderator(request)
        roles = list_my_roles(moderator)
        shown = {
            "asked_of_me": [show_case(case, roles[case.site_id]) for case in list_asked_of(moderator)],
            "asked_by_me": [_show_answer(answer) for answer in list_answers(moderator)],
        }
        return Response(shown, headers=PRIVATE)


def _show_answer(answer: Answer) -> dict[str, Any]:
    return {
        "case": str(answer.case.pk),
        "asked_of": answer.ask.details.get("colleague"),
        "note": answer.ask.note,
        "asked_at": answer.ask.created_at,
        "decision": None if answer.decision is None else show_decision(answer.decision),
    }
