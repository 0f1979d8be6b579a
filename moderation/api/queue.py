"""How the queue stands, and the threads that a moderator watches."""

import math
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.schema import describe
from moderation.actions.watches import unwatch_thread, watch_thread
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.outputs import CaseThreadOutput, show_thread
from moderation.queries.standings import Standing, list_standings
from moderation.queries.threads import get_my_thread
from moderation.queries.watches import list_watched


class CountDriftOutput(serializers.Serializer[Any]):
    checked_at = serializers.DateTimeField()
    last = serializers.IntegerField(
        help_text="By how much `open` was off when it was last compared with the cases."
    )
    total = serializers.IntegerField(help_text="And in all; both should be 0.")


class ReportsOutput(serializers.Serializer[Any]):
    hide_at = serializers.FloatField(
        allow_null=True, help_text="The weight of readers' reports that hides a comment; null: none does."
    )
    cases = serializers.IntegerField(help_text="Upheld ones that was learned from; 0: nothing yet.")
    median_score = serializers.FloatField(allow_null=True)
    grave_score = serializers.FloatField(allow_null=True, help_text="The 85th percentile.")
    learned_at = serializers.DateTimeField(allow_null=True)


class StandingOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    open = serializers.DictField(child=serializers.IntegerField(), help_text="Open cases by kind.")
    count_drift = CountDriftOutput(allow_null=True, help_text="Null until the first check.")
    reports = ReportsOutput()


class WatchedThreadOutput(CaseThreadOutput):
    site = serializers.CharField()


class QueueOutput(serializers.Serializer[Any]):
    sites = StandingOutput(many=True)
    watched = WatchedThreadOutput(many=True)


class QueueView(ModeratorView):
    @describe(answers={200: QueueOutput}, errors=READING, tags=["moderation"])
    def get(self, request: Request) -> Response:
        """Read how the queues of my sites stand, and which threads I watch."""
        moderator = get_moderator(request)
        shown = {
            "sites": [show_standing(standing) for standing in list_standings(moderator)],
            "watched": [
                {**show_thread(thread), "site": thread.site.key} for thread in list_watched(moderator)
            ],
        }
        return Response(shown, headers=PRIVATE)


class WatchView(ModeratorView):
    @describe(
        answers={204: None},
        errors=("thread_not_found", "limit_reached"),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def put(self, request: Request, thread_id: int) -> Response:
        """Watch a thread: the queue can be filtered by what I watch."""
        moderator = get_moderator(request)
        watch_thread(get_my_thread(moderator, thread_id), moderator)
        return Response(status=204)

    @describe(answers={204: None}, errors=("thread_not_found",), writes=True, tags=["moderation"])
    def delete(self, request: Request, thread_id: int) -> Response:
        """Watch a thread no longer."""
        moderator = get_moderator(request)
        unwatch_thread(get_my_thread(moderator, thread_id), moderator)
        return Response(status=204)


def show_standing(standing: Standing) -> dict[str, Any]:
    check, learned = standing.check, standing.calibration
    drift = check and {"checked_at": check.checked_at, "last": check.drift, "total": check.total_drift}
    return {
        "site": standing.site.key,
        "open": standing.open_cases,
        "count_drift": drift,
        "reports": {
            "hide_at": None if math.isinf(standing.hiding_score) else round(standing.hiding_score, 2),
            "cases": 0 if learned is None else learned.cases,
            "median_score": None if learned is None else round(learned.median_score, 2),
            "grave_score": None if learned is None else round(learned.grave_score, 2),
            "learned_at": None if learned is None else learned.learned_at,
        },
    }
