"""Raids over HTTP: see what is on, and end it."""

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.raids import end_raid
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.inputs import RaidsQuery
from moderation.api.outputs import RaidOutput, RaidPageOutput, show_raid
from moderation.queries.raids import get_my_raid, list_my_raids, page_raids


class RaidsView(ModeratorView):
    @describe(
        operation_id="moderation_raids_list",
        answers={200: RaidPageOutput},
        errors=(*READING, "invalid_cursor"),
        parameters=[RaidsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List attacks on the sites that I moderate, the latest first."""
        query = read_input(RaidsQuery, request.query_params)
        page = page_raids(list_my_raids(get_moderator(request)), **query)
        return Response(
            {"raids": [show_raid(raid) for raid in page.raids], "next": page.next_cursor}, headers=PRIVATE
        )


class EndRaidView(ModeratorView):
    @describe(
        answers={200: RaidOutput},
        errors=("raid_not_found",),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def post(self, request: Request, raid_id: int) -> Response:
        """End an attack before its time: newcomers are published again, and what was seen so far begins no other."""
        raid = get_my_raid(get_moderator(request), raid_id)
        end_raid(raid, get_moderator(request))
        return Response(show_raid(raid))
