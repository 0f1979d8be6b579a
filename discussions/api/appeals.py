"""Appeals: what authors say against the removal of their comments, and reporters against the staying of others'."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.api.authentication import require_author, require_identity
from discussions.api.comments import get_own_comment
from discussions.api.inputs import AppealInput, read_input
from discussions.api.measure_outputs import AppealOutput, show_objection
from discussions.api.schema import describe
from discussions.gate import load_gate
from discussions.queries.comments import get_comment
from discussions.queries.reports import find_reported
from discussions.refusals import Refused


class AppealsView(APIView):
    limits: ClassVar = {"POST": "flag"}

    @describe(
        answers={201: AppealOutput},
        errors=(
            *("comment_not_found", "forbidden", "appeal_not_available", "already_appealed"),
            "appeal_too_late",
        ),
        writes=True,
        request=AppealInput,
        tags=["comments"],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Object to the removal of one's own comment. Somebody who did not remove it decides again."""
        comment = get_own_comment(request, comment_id)
        fields = read_input(AppealInput, request.data)
        gate = load_gate()
        gate.object_to_removal(comment, fields["text"])
        objection = gate.find_objection(comment)
        assert objection is not None  # it was just made
        return Response(show_objection(objection), status=201)


class ComplaintsView(APIView):
    limits: ClassVar = {"POST": "flag"}

    @describe(
        answers={201: AppealOutput},
        errors=(
            *("comment_not_found", "forbidden", "complaint_not_available", "already_appealed"),
            "appeal_too_late",
        ),
        writes=True,
        request=AppealInput,
        tags=["comments"],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Object to the staying of a comment that one reported. Somebody who did not decide so decides again."""
        require_identity(request)  # first: nobody is told which comments there are
        comment = get_comment(comment_id)
        author = require_author(request, comment.thread.site, missing="comment_not_found")
        fields = read_input(AppealInput, request.data)
        subject = find_reported(author, comment)
        if subject is None:
            raise Refused("complaint_not_available")
        gate = load_gate()
        gate.object_to_dismissal(subject, fields["text"])
        objection = gate.find_grievance(subject).objection
        assert objection is not None  # it was just made
        return Response(show_objection(objection), status=201)
