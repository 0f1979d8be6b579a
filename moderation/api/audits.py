"""Random samples of what machines decided, over HTTP: judge them without knowing, and read how often machines err."""

from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.audits import answer_audit
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.models import AuditVerdict
from moderation.queries.audits import (
    Question,
    Rate,
    get_my_audit,
    list_open,
    list_questions,
    measure_audits,
)
from moderation.queries.memberships import get_my_site
from moderation.queries.statistics import MAX_DAYS


class AuditsQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")
    days = serializers.IntegerField(
        required=False,
        default=90,
        min_value=1,
        max_value=MAX_DAYS,
        help_text="For `rates`: of the last so many days' decisions.",
    )


class AuditInput(serializers.Serializer[Any]):
    verdict = Choice(
        choices=AuditVerdict.choices,
        help_text="What should become of such a comment; `unsure` if it can't be told.",
    )


class QuestionOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    thread_title = serializers.CharField(allow_blank=True)
    thread_url = serializers.CharField()
    in_reply_to = serializers.CharField(
        allow_blank=True, help_text="The text of the comment that it answers."
    )
    text = serializers.CharField(help_text="As typed.")
    written_at = serializers.DateTimeField()


class RateOutput(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=["publish", "hold", "reject", "spam"])
    drawn = serializers.IntegerField()
    answered = serializers.IntegerField()
    unsure = serializers.IntegerField(help_text="Of these; they do not count.")
    wrong = serializers.IntegerField(help_text="The machine's action was.")
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(help_text="With 95 % confidence it is from this (Wilson's interval)")
    high = serializers.FloatField(help_text="to this among all.")


class AuditsOutput(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(help_text="Samples that you may judge.")
    questions = QuestionOutput(many=True, help_text="The first five.")
    rates = RateOutput(many=True)


class AuditAnswerOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    verdict = serializers.ChoiceField(choices=AuditVerdict.choices)


class AuditsView(ModeratorView):
    @describe(
        answers={200: AuditsOutput},
        errors=(*READING, "site_not_found"),
        parameters=[AuditsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read samples of what machines decided, without what that was, and how often machines were wrong."""
        query = read_input(AuditsQuery, request.query_params)
        person = get_moderator(request)
        site = get_my_site(person, query["site"])
        now = timezone.now()
        answer = {
            "waiting": list_open(site, person).count(),
            "questions": [show_question(each) for each in list_questions(site, person)],
            "rates": [
                show_rate(each) for each in measure_audits(site, now - timedelta(days=query["days"]), now)
            ],
        }
        return Response(answer, headers=PRIVATE)


class AuditView(ModeratorView):
    limits: ClassVar = {"POST": "moderate"}

    @describe(
        answers={201: AuditAnswerOutput},
        errors=("audit_not_found", "action_not_available"),
        writes=True,
        request=AuditInput,
        tags=["moderation"],
    )
    def post(self, request: Request, audit_id: int) -> Response:
        """Say what should become of such a comment. It can't be changed, and moves nothing."""
        values = read_input(AuditInput, request.data)
        person = get_moderator(request)
        answered = answer_audit(get_my_audit(person, audit_id), person, AuditVerdict(values["verdict"]))
        return Response({"id": str(answered.audit_id), "verdict": answered.verdict}, status=201)


def show_question(question: Question) -> dict[str, Any]:
    told = ("thread_title", "thread_url", "in_reply_to", "text", "written_at")
    return {"id": str(question.id), **{name: getattr(question, name) for name in told}}


def show_rate(rate: Rate) -> dict[str, Any]:
    told = ("action", "drawn", "answered", "unsure", "wrong", "share")
    return {
        **{name: getattr(rate, name) for name in told},
        "low": rate.interval.low,
        "high": rate.interval.high,
    }
