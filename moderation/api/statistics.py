"""How a site does, over HTTP."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.queries.memberships import get_my_site
from moderation.queries.outcomes import Outcome
from moderation.queries.statistics import DEFAULT_DAYS, MAX_DAYS, Statistics, Times, measure_site


class StatisticsQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")
    days = serializers.IntegerField(
        required=False,
        default=DEFAULT_DAYS,
        min_value=1,
        max_value=MAX_DAYS,
        help_text="How many, today (UTC) included.",
    )


class VolumeOutput(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="Of the first check (UTC).")
    published = serializers.IntegerField(help_text="As the comments stand now.")
    waiting = serializers.IntegerField()
    rejected = serializers.IntegerField()
    spam = serializers.IntegerField()
    withdrawn = serializers.IntegerField()


class TimesOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Decisions on cases that waited.")
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True)


class DayTimesOutput(TimesOutput):
    day = serializers.DateField()


class AgeOutput(serializers.Serializer[Any]):
    up_to_seconds = serializers.IntegerField(allow_null=True, help_text="Null: all that are older.")
    count = serializers.IntegerField()


class BacklogOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Open cases, now.")
    oldest_at = serializers.DateTimeField(allow_null=True)
    median_at = serializers.DateTimeField(allow_null=True)
    by_age = AgeOutput(many=True)


class PersonOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    decisions = serializers.IntegerField()
    approved = serializers.IntegerField()
    removed = serializers.IntegerField()
    taken_back = serializers.IntegerField(help_text="By themselves.")
    seconded = serializers.IntegerField(help_text="Somebody else decided about the same text afterwards.")
    overruled = serializers.IntegerField(help_text="And otherwise.")
    latest_at = serializers.DateTimeField()


class AgreementOutput(serializers.Serializer[Any]):
    seconded = serializers.IntegerField()
    agreed = serializers.IntegerField()


class CheckRecordOutput(serializers.Serializer[Any]):
    check = serializers.CharField()
    held = serializers.IntegerField(help_text="Comments held for it more than for anything else.")
    decided = serializers.IntegerField(help_text="Of these, by a person since.")
    approved = serializers.IntegerField(help_text="Of these: false alarms.")


class ObjectionRecordOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    answered = serializers.IntegerField(help_text="Objections to what it, or they, removed.")
    upheld = serializers.IntegerField(help_text="Of these: the comment is back.")
    low = serializers.FloatField(help_text="Of Wilson's interval for the share, 95 %.")
    high = serializers.FloatField()


class ObjectionRecordsOutput(serializers.Serializer[Any]):
    moderators = ObjectionRecordOutput(many=True)
    checks = ObjectionRecordOutput(many=True)
    thresholds = ObjectionRecordOutput(many=True, help_text="Settings of the policy.")
    rules = ObjectionRecordOutput(many=True)


class PresentOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    claims = serializers.IntegerField(help_text="Cases that they work on.")
    seen_at = serializers.DateTimeField(help_text="When they last did anything, to the minute.")
    latest_at = serializers.DateTimeField(allow_null=True, help_text="Their last decision of these days.")


class StatisticsOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    since = serializers.DateField()
    days = serializers.IntegerField()
    volume = VolumeOutput(many=True, help_text="Every day.")
    spam_share = serializers.FloatField(allow_null=True)
    decision_times = TimesOutput()
    decision_times_by_day = DayTimesOutput(many=True, help_text="Every day.")
    backlog = BacklogOutput()
    moderators = PersonOutput(many=True, help_text="Who decided anything.")
    agreement = AgreementOutput()
    checks = CheckRecordOutput(many=True)
    objections = ObjectionRecordsOutput(help_text="Those of authors that were answered.")
    present = PresentOutput(many=True, help_text="Who was here within five minutes, or claims cases.")


class StatisticsView(ModeratorView):
    @describe(
        answers={200: StatisticsOutput},
        errors=(*READING, "site_not_found"),
        parameters=[StatisticsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read how a site did lately: volume, times to decision, what waits, people and checks."""
        query = read_input(StatisticsQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        measured = measure_site(site, days=query["days"])
        return Response({"site": site.key, **show_statistics(measured)}, headers=PRIVATE)


def show_statistics(measured: Statistics) -> dict[str, Any]:
    backlog = measured.backlog
    volume = ("day", "published", "waiting", "rejected", "spam", "withdrawn")
    person = ("name", "decisions", "approved", "removed", "taken_back", "seconded", "overruled")
    return {
        "since": measured.since,
        "days": len(measured.volume),
        "volume": [{name: getattr(day, name) for name in volume} for day in measured.volume],
        "spam_share": measured.spam_share,
        "decision_times": _show_times(measured.times),
        "decision_times_by_day": [
            {"day": times.day, **_show_times(times)} for times in measured.times_by_day
        ],
        "backlog": {
            "count": backlog.count,
            "oldest_at": backlog.oldest,
            "median_at": backlog.median,
            "by_age": [
                {"up_to_seconds": age and int(age.total_seconds()), "count": count}
                for age, count in backlog.by_age
            ],
        },
        "moderators": [
            {**{name: getattr(each, name) for name in person}, "latest_at": each.latest}
            for each in measured.people
        ],
        "agreement": {"seconded": measured.seconded, "agreed": measured.agreed},
        "checks": [
            {"check": each.check, "held": each.held, "decided": each.decided, "approved": each.approved}
            for each in measured.checks
        ],
        "objections": {
            "moderators": [show_outcome(each) for each in measured.outcomes.people],
            "checks": [show_outcome(each) for each in measured.outcomes.checks],
            "thresholds": [show_outcome(each) for each in measured.outcomes.thresholds],
            "rules": [show_outcome(each) for each in measured.outcomes.rules],
        },
        "present": [
            {"name": each.name, "claims": each.claims, "seen_at": each.seen_at, "latest_at": each.latest}
            for each in measured.present
        ],
    }


def show_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        **{name: getattr(outcome, name) for name in ("name", "answered", "upheld")},
        "low": outcome.interval.low,
        "high": outcome.interval.high,
    }


def _show_times(times: Times) -> dict[str, Any]:
    return {"count": times.count, "median_seconds": times.median, "p90_seconds": times.p90}
