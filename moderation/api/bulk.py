"""Deciding on many comments together over HTTP: see what would change, do that, take it back."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, CommentId, Text, Time
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import Status
from moderation.actions.bulk import (
    BULK_ACTIONS,
    LeftOut,
    Outcome,
    Preview,
    carry_out_bulk,
    preview_bulk,
    undo_bulk,
)
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.outputs import CaseCommentOutput, show_comment
from moderation.models import DecisionAction
from moderation.queries.selections import MAX_SELECTED, Selection

ACTIONS = [action.value for action in BULK_ACTIONS]


class CaseId(CommentId):
    """The opaque id of a case, as an integer inside."""


class AuthorId(CommentId):
    """The opaque id of an author, likewise."""


class SelectionInput(serializers.Serializer[Any]):
    """One of these; `since` goes with `author`."""

    cases = serializers.ListField(
        child=CaseId(), required=False, default=list, help_text=f"Ids, {MAX_SELECTED} at most."
    )
    near_duplicates_of = CaseId(
        required=False, allow_null=True, default=None, help_text="A case's id: its comment, and all like it."
    )
    author = AuthorId(required=False, allow_null=True, default=None, help_text="All by this author.")
    since = Time(required=False, allow_null=True, default=None)
    link_domain = Text(
        required=False, allow_blank=True, default="", max_length=253, help_text="All that link there."
    )


class BulkPreviewInput(serializers.Serializer[Any]):
    action = Choice(choices=ACTIONS)
    select = SelectionInput()
    reason = Text(required=False, allow_blank=True, default="", max_length=20, help_text="As in a decision.")


class BulkInput(serializers.Serializer[Any]):
    token = Text(max_length=20_000, help_text="From the preview: what it showed is what is done.")
    note = Text(required=False, allow_blank=True, default="", max_length=1000, help_text="For colleagues.")


class LeftOutOutput(serializers.Serializer[Any]):
    comment = serializers.CharField()
    case = serializers.CharField(allow_null=True)
    code = serializers.CharField(help_text="Why; a code of docs/api.md.")
    action = serializers.ChoiceField(
        choices=DecisionAction.choices, allow_null=True, help_text="What was done to it since."
    )
    by = serializers.CharField(allow_null=True, help_text="The moderator who did.")


class BulkPreviewOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many comments would change.")
    statuses = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many have which status now."
    )
    sample = CaseCommentOutput(many=True)
    left_out = LeftOutOutput(many=True)
    has_more = serializers.BooleanField(
        help_text=f"More than {MAX_SELECTED} are selected: the latest are here."
    )
    token = serializers.CharField(help_text="Good for an hour.")


class BulkOutput(serializers.Serializer[Any]):
    bulk = serializers.CharField(help_text="For `moderation/bulks/{bulk}/undo`.")
    count = serializers.IntegerField(
        help_text="How many comments were decided on, or how many decisions undone."
    )
    left_out = LeftOutOutput(many=True)


class BulkPreviewView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: BulkPreviewOutput},
        errors=("case_not_found",),
        writes=True,
        request=BulkPreviewInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """See what deciding on many comments together would change. Nothing is stored or changed."""
        fields = read_input(BulkPreviewInput, request.data)
        preview = preview_bulk(
            moderator=get_moderator(request),
            action=DecisionAction(fields["action"]),
            reason=fields["reason"],
            selection=Selection(**fields["select"]),
        )
        return Response(show_preview(preview), headers={"Cache-Control": "no-store"})


class BulkView(ModeratorView):
    @describe(answers={201: BulkOutput}, writes=True, request=BulkInput, tags=["moderation"])
    def post(self, request: Request) -> Response:
        """Do what a preview has shown. What changed since is left out, and said."""
        fields = read_input(BulkInput, request.data)
        return Response(show_outcome(carry_out_bulk(moderator=get_moderator(request), **fields)), status=201)


class BulkUndoView(ModeratorView):
    @describe(
        answers={201: BulkOutput},
        errors=("bulk_not_found",),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def post(self, request: Request, bulk_id: UUID) -> Response:
        """Take back all that was decided together and that nobody has decided on since."""
        outcome = undo_bulk(moderator=get_moderator(request), batch=bulk_id)
        return Response(show_outcome(outcome), status=201)


def show_preview(preview: Preview) -> dict[str, Any]:
    return {
        "count": sum(preview.statuses.values()),
        "statuses": {str(Status(status)): count for status, count in preview.statuses.items()},
        "sample": [show_comment(comment) for comment in preview.sample],
        "left_out": [_show_left_out(each) for each in preview.left_out],
        "has_more": preview.has_more,
        "token": preview.token,
    }


def show_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "bulk": str(outcome.batch),
        "count": len(outcome.done),
        "left_out": [_show_left_out(each) for each in outcome.left_out],
    }


def _show_left_out(left: LeftOut) -> dict[str, Any]:
    latest = left.latest
    return {
        "comment": str(left.comment_id),
        "case": None if left.case_id is None else str(left.case_id),
        "code": left.code,
        "action": None if latest is None else latest.action,
        "by": None if latest is None or latest.moderator is None else latest.moderator.get_username(),
    }
