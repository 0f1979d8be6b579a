"""What live desks ask for every second or two."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.outputs import ClaimOutput, DecisionOutput, show_claim, show_decision
from moderation.models import CaseKind, CaseState
from moderation.queries.changes import Change, list_changes


class ChangesQuery(serializers.Serializer[Any]):
    since = serializers.CharField(
        required=False, max_length=300, help_text="The last answer's `cursor`; none to begin."
    )


class ChangeOutput(serializers.Serializer[Any]):
    case = serializers.CharField(help_text="Its id.")
    site = serializers.CharField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    state = serializers.ChoiceField(choices=CaseState.choices)
    version = serializers.IntegerField()
    priority = serializers.IntegerField()
    claim = ClaimOutput(allow_null=True)
    decision = DecisionOutput(allow_null=True, help_text="What was last done to the comment.")


class ChangesOutput(serializers.Serializer[Any]):
    changes = ChangeOutput(many=True, help_text="Cases as they are now. One may be told of twice.")
    cursor = serializers.CharField(help_text="For the next `since`.")
    reset = serializers.BooleanField(
        help_text="Too much happened to tell, or too long ago: read the queue anew, then go on from `cursor`."
    )


class ChangesView(ModeratorView):
    @describe(
        answers={200: ChangesOutput},
        errors=(*READING, "invalid_cursor"),
        parameters=[ChangesQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read which cases were opened, settled, claimed or released since I last asked."""
        since = read_input(ChangesQuery, request.query_params).get("since")
        found = list_changes(get_moderator(request), since)
        shown = {
            "changes": [show_change(change) for change in found.changes],
            "cursor": found.cursor,
            "reset": found.is_reset,
        }
        return Response(shown, headers=PRIVATE)


def show_change(change: Change) -> dict[str, Any]:
    case = change.case
    return {
        "case": str(case.pk),
        "site": case.site.key,
        "kind": case.kind,
        "state": case.state,
        "version": case.version,
        "priority": case.priority,
        "claim": show_claim(case),
        "decision": None if change.decision is None else show_decision(change.decision),
    }
