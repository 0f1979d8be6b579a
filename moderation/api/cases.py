"""The queue over HTTP: list, look, decide, undo."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.errors import build_error
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.cases import PICKED, file_case_of
from moderation.actions.claims import claim_case, release_case
from moderation.actions.decisions import Settled, Stale, decide_case, undo_decision
from moderation.actions.sanctions import get_role
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.inputs import CasesQuery, DecisionInput, read_decision, read_filter
from moderation.api.outputs import (
    CaseDetailOutput,
    CasePageOutput,
    ClaimOutput,
    DecidedOutput,
    StaleOutput,
    show_case,
    show_case_detail,
    show_claim,
    show_decision,
)
from moderation.queries.cases import get_my_case, get_my_comment, get_my_decision
from moderation.queries.memberships import list_my_roles
from moderation.queries.queue import CaseSort, count_by_kind, find_cases, page_cases

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
        found = find_cases(get_moderator(request), read_filter(query))
        page = page_cases(
            found, sort=CaseSort(query["sort"]), cursor=query.get("cursor"), limit=query["limit"]
        )
        roles = list_my_roles(get_moderator(request))
        shown = {
            "cases": [show_case(case, roles[case.site_id]) for case in page.cases],
            "next": page.next_cursor,
            "counts": None if "cursor" in query else count_by_kind(found),
        }
        return Response(shown, headers=PRIVATE)


class CaseView(ModeratorView):
    @describe(answers={200: CaseDetailOutput}, errors=(*READING, "case_not_found"), tags=["moderation"])
    def get(self, request: Request, case_id: int) -> Response:
        """Read a case: the evidence, its context, what was done, and what I may do."""
        return Response(show_to(request, case_id), headers=PRIVATE)


class CommentCaseView(ModeratorView):
    @describe(
        answers={200: CaseDetailOutput, 201: CaseDetailOutput},
        errors=("comment_not_found",),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Find the case of any comment: one that nobody had to look at gets a settled one (201), to act on it."""
        case, is_new = file_case_of(get_my_comment(get_moderator(request), comment_id), PICKED)
        return Response(show_to(request, case.pk), status=201 if is_new else 200)


class CaseDecisionsView(ModeratorView):
    @describe(
        answers={201: DecidedOutput},
        errors=("case_not_found", "stale_version", "case_claimed", "action_not_available", "too_many_pinned"),
        writes=True,
        request=DecisionInput,
        error_bodies={409: StaleOutput},
        tags=["moderation"],
    )
    def post(self, request: Request, case_id: int) -> Response:
        """Decide on a case. A `version` that is no longer the case's is answered with 409 and the case as it is now."""
        case = get_my_case(get_moderator(request), case_id)
        fields = read_decision(request.data)
        try:
            settled = decide_case(case=case, moderator=get_moderator(request), **fields)
        except Stale:
            return Response({**build_error("stale_version"), "case": show_to(request, case_id)}, status=409)
        return Response(show_settled(request, settled), status=201)


class CaseClaimView(ModeratorView):
    @describe(
        answers={200: ClaimOutput},
        errors=("case_not_found", "case_claimed", "action_not_available"),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def put(self, request: Request, case_id: int) -> Response:
        """Claim a case for two minutes, or renew the claim. Meanwhile nobody else decides on it."""
        moderator = get_moderator(request)
        return Response(show_claim(claim_case(get_my_case(moderator, case_id), moderator)))

    @describe(
        answers={204: None}, errors=("case_not_found", "case_claimed"), writes=True, tags=["moderation"]
    )
    def delete(self, request: Request, case_id: int) -> Response:
        """Release a case. Admins of its site also release others' claims."""
        moderator = get_moderator(request)
        release_case(get_my_case(moderator, case_id), moderator)
        return Response(status=204)


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
        return Response(show_settled(request, settled), status=201)


def show_to(request: Request, case_id: int) -> dict[str, Any]:
    """Return a case as CaseDetailOutput, with what the asking moderator may do."""
    case = get_my_case(get_moderator(request), case_id)
    return show_case_detail(case, get_role(get_moderator(request), case.site_id))


def show_settled(request: Request, settled: Settled) -> dict[str, Any]:
    """Return what was decided as DecidedOutput."""
    case = get_my_case(get_moderator(request), settled.case.pk)
    role = get_role(get_moderator(request), case.site_id)
    return {"decision": show_decision(settled.decision), "case": show_case(case, role)}
