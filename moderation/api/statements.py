"""A site's statements of reasons over HTTP, in the schema of the European Transparency Database."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Day
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.queries.memberships import get_my_site
from moderation.queries.statements import Wanted, list_restrictions
from moderation.statements.writing import BATCH, write_statement


class StatementsQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")
    since = Day(required=False, help_text="The first day of the restrictions (UTC).")
    until = Day(required=False, help_text="The last day.")
    spam = serializers.BooleanField(
        default=False, help_text="Also what the law exempts as bulk commercial content."
    )
    cursor = serializers.CharField(required=False, max_length=300, help_text="From `next`.")


class StatementsOutput(serializers.Serializer[Any]):
    statements = serializers.ListField(
        child=serializers.DictField(),
        help_text="At most 100, comments before authors, each in the order of time; as the database takes them.",
    )
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next batch.")


class StatementsView(ModeratorView):
    @describe(
        answers={200: StatementsOutput},
        errors=(*READING, "site_not_found", "invalid_cursor"),
        parameters=[StatementsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read a site's statements of reasons, in batches as the European Transparency Database takes them."""
        query = read_input(StatementsQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        found = list(islice(list_restrictions(site, read_wanted(query)), BATCH + 1))
        batch = found[:BATCH]
        answer = {
            "statements": [write_statement(each.restriction) for each in batch],
            "next": batch[-1].mark if len(found) > BATCH else None,
        }
        return Response(answer, headers=PRIVATE)


def read_wanted(query: dict[str, Any]) -> Wanted:
    """Return which restrictions the query asks for: all that are an hour old, unless it says otherwise."""
    since, until = (
        query.get(name) and datetime.combine(query[name], time(), UTC) for name in ("since", "until")
    )
    until = until and until + timedelta(days=1)
    return Wanted.settled(since, until, spam=query["spam"], after=query.get("cursor", ""))
