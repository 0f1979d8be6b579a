"""Erasing an author for them, and the log of erasures: both for a site's admins."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import Eraser, Erasure
from discussions.queries.cursors import MAX_BIGINT
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.queries.erasures import list_erasures
from moderation.queries.memberships import get_administered_site


class ErasuresQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")
    cursor = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_BIGINT, help_text="From `next`."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=100)


class ErasedCountsOutput(serializers.Serializer[Any]):
    comments = serializers.IntegerField()
    revisions = serializers.IntegerField(help_text="Texts, the comments' earlier ones too.")
    votes = serializers.IntegerField(help_text="They stay counted, and are nobody's.")
    flags = serializers.IntegerField(help_text="Likewise, without their notes.")
    notices = serializers.IntegerField(required=False, help_text="Of illegal content; not counted at first.")
    forecasts = serializers.IntegerField()
    follows = serializers.IntegerField()
    mutes = serializers.IntegerField()
    notifications = serializers.IntegerField()


class ErasureOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    erased_at = serializers.DateTimeField()
    by = serializers.ChoiceField(
        choices=Eraser.choices, help_text="The reader themself, or the site's staff."
    )
    counts = ErasedCountsOutput()


class ErasureListOutput(serializers.Serializer[Any]):
    erasures = ErasureOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")


class ErasuresView(ModeratorView):
    @describe(
        operation_id="moderation_erasures_list",
        answers={200: ErasureListOutput},
        errors=(*READING, "site_not_found"),
        parameters=[ErasuresQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read the log of erasures of a site whose admin I am: when, by whom, how much; never whose. Newest first."""
        query = read_input(ErasuresQuery, request.query_params)
        site = get_administered_site(get_moderator(request), query["site"])
        erasures, following = list_erasures(site, before=query.get("cursor"), limit=query["limit"])
        shown = [show_erasure(each) for each in erasures]
        return Response(
            {"erasures": shown, "next": None if following is None else str(following)}, headers=PRIVATE
        )


def show_erasure(erasure: Erasure) -> dict[str, Any]:
    return {
        "id": str(erasure.pk),
        "erased_at": erasure.erased_at,
        "by": erasure.by,
        "counts": erasure.counts,
    }
