"""The queue over HTTP: list, look, decide, undo."""

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.errors import build_error
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.decisions import Stale, decide_case, undo_decision
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.inputs import CasesQuery, DecisionInput
from moderation.api.outputs import (
    CaseDetailOutput,
    CasePageOutput,
    DecidedOutput,
    StaleOutput,
    show_case,
    show_case_detail,
    show_decision,
)
from moderation.models import DecisionAction
from moderation.queries.cases import (
    CaseSort,
    filter_cases,
    get_my_case,
    get_my_decision,
    list_my_cases,
    page_cases,
)

PRIVATE = {"Cache-Control": "no-store"}
READING = ("not_authenticated", "invalid_token", "token_expired", "forbidden")


class CasesView(ModeratorView):
    @describe(
        operation_id="moderation_cases_list",
        answers={200: CasePageOutput},
        errors=(*READING, "invalid_cursor"),
        parameters=[CasesQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List cases of the sites that I moderate."""
        query = read_input(CasesQuery, request.query_params)
        cases = filter_cases(
            list_my_cases(get_moderator(request)),
            site=query.get("site"),
            kind=query.get("kind"),
            state=query["state"],
            author=query.get("author"),
            thread=query.get("thread"),
        )
        page = page_cases(
            cases, sort=CaseSort(query["sort"]), cursor=query.get("cursor"), limit=query["limit"]
        )
        return Response(
            {"cases": [show_case(case) for case in page.cases], "next": page.next_cursor}, headers=PRIVATE
        )


class CaseView(ModeratorView):
    @describe(answers={200: CaseDetailOutput}, errors=(*READING, "case_not_found"), tags=["moderation"])
    def get(self, request: Request, case_id: int) -> Response:
        """Read a case: the evidence, its context, what was done, and what I may do."""
        return Response(show_case_detail(get_my_case(get_moderator(request), case_id)), headers=PRIVATE)


class CaseDecisionsView(ModeratorView):
    @describe(
        answers={201: DecidedOutput},
        errors=("case_not_found", "stale_version", "action_not_available"),
        writes=True,
        request=DecisionInput,
        error_bodies={409: StaleOutput},
        tags=["moderation"],
    )
    def post(self, request: Request, case_id: int) -> Response:
        """Decide on a case. A `version` that is no longer the case's is answered with 409 and the case as it is now."""
        case = get_my_case(get_moderator(request), case_id)
        fields = read_input(DecisionInput, request.data)
        fields["action"] = DecisionAction(fields["action"])
        try:
            settled = decide_case(case=case, moderator=get_moderator(request), **fields)
        except Stale:
            current = show_case_detail(get_my_case(get_moderator(request), case_id))
            return Response({**build_error("stale_version"), "case": current}, status=409)
        shown = show_case(get_my_case(get_moderator(request), case_id))
        return Response({"decision": show_decision(settled.decision), "case": shown}, status=201)


class UndoView(ModeratorView):
    @describe(
        answers={201: DecidedOutput},
        errors=("decision_not_found", "decision_superseded"),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def post(self, request: Request, decision_id: int) -> Response:
        """Undo a moderator's decision: the comment and its case become what they were."""
        decision = get_my_decision(get_moderator(request), decision_id)
        settled = undo_decision(decision=decision, moderator=get_moderator(request))
        shown = show_case(get_my_case(get_moderator(request), settled.case.pk))
        return Response({"decision": show_decision(settled.decision), "case": shown}, status=201)
