"""A site's yearly report on its moderation, over HTTP."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.queries.memberships import get_my_site
from moderation.queries.report_files import describe_report
from moderation.queries.reports import FIRST_YEAR, LAST_YEAR, write_report

DECIDERS = ["machine", "moderator"]


class ReportQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")
    year = serializers.IntegerField(
        required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="This one, if not given."
    )


class ReportDecisionsOutput(serializers.Serializer[Any]):
    machine = serializers.DictField(
        child=serializers.IntegerField(), help_text="When they first looked at a text, by action."
    )
    people = serializers.DictField(child=serializers.IntegerField())


class RestrictedOutput(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="`removed`, `refused`, `hidden`, `reworded` or `locked`.")
    category = serializers.CharField(
        help_text="Of the European schema; `SPAM` for what that exempts as bulk commercial content."
    )
    reason = serializers.CharField(
        allow_blank=True, help_text="A house rule's code; of a machine, what it took the comment for."
    )
    title = serializers.CharField(allow_blank=True, help_text="The house rule's, as it is now.")
    is_illegal = serializers.BooleanField()
    by = serializers.ChoiceField(choices=DECIDERS)
    count = serializers.IntegerField()


class SanctionedOutput(serializers.Serializer[Any]):
    kind = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.ChoiceField(choices=DECIDERS)
    count = serializers.IntegerField()


class ReportedOutput(serializers.Serializer[Any]):
    reason = serializers.CharField()
    count = serializers.IntegerField()


class NoticedOutput(serializers.Serializer[Any]):
    ground = serializers.CharField()
    count = serializers.IntegerField()
    trusted = serializers.IntegerField(help_text="By trusted flaggers.")
    answered = serializers.IntegerField()
    upheld = serializers.IntegerField(help_text="The comment, or words of it, went.")
    median = serializers.FloatField(allow_null=True, help_text="Seconds to the answer.")


class HandlingOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True, help_text="Seconds.")
    p90 = serializers.FloatField(allow_null=True)


class ComplaintsOutput(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=["reporter"])
    count = serializers.IntegerField()
    answered = serializers.IntegerField()
    reversed = serializers.IntegerField(help_text="The comment is back; what was reported is gone after all.")
    denied = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    waiting = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True, help_text="Seconds to the answer.")
    share = serializers.FloatField(allow_null=True, help_text="Reversed, of those answered.")
    low = serializers.FloatField()
    high = serializers.FloatField()


class ComplainedOutput(ComplaintsOutput):
    by = serializers.ChoiceField(choices=DECIDERS, help_text="Who had removed the comment.")


class AuditedOutput(serializers.Serializer[Any]):
    action = serializers.CharField()
    drawn = serializers.IntegerField()
    judged = serializers.IntegerField()
    unsure = serializers.IntegerField()
    wrong = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(help_text="Of Wilson's interval, 95 %.")
    high = serializers.FloatField()


class ReportOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    is_over = serializers.BooleanField()
    decisions = ReportDecisionsOutput()
    restrictions = RestrictedOutput(many=True)
    machine_share = serializers.FloatField(
        allow_null=True, help_text="Of the restrictions, by machines alone."
    )
    sanctions = SanctionedOutput(many=True)
    reports = ReportedOutput(many=True, help_text="By readers.")
    notices = NoticedOutput(many=True)
    handling = HandlingOutput(help_text="From what brought a comment before a person to their decision.")
    objections = ComplainedOutput(many=True, help_text="Of authors.")
    complaints = ComplaintsOutput(
        help_text="Of those who reported a comment, or gave notice of it, and it stayed."
    )
    audits = AuditedOutput(many=True)


class ReportView(ModeratorView):
    @describe(
        answers={200: ReportOutput},
        errors=(*READING, "site_not_found"),
        parameters=[ReportQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read a year of a site's moderation in numbers, counted from its log."""
        query = read_input(ReportQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        report = write_report(site, query.get("year") or timezone.now().year)
        return Response(describe_report(report), headers=PRIVATE)
