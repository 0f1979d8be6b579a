"""Notices of illegal content in the shape in which moderators' clients get them."""

from typing import Any

from rest_framework import serializers

from discussions.models import LegalGround, Notice, NoticeState


class CaseNoticeOutput(serializers.Serializer[Any]):
    """What somebody said of the comment. Who they are is for moderators only."""

    id = serializers.CharField()
    revision = serializers.IntegerField(help_text="Of the comment's texts, the one it was said of.")
    ground = serializers.ChoiceField(choices=LegalGround.choices)
    law = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    trusted_flagger = serializers.CharField(
        allow_null=True, help_text="The name of the key that it came with."
    )
    state = serializers.ChoiceField(choices=NoticeState.choices)
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)


def show_case_notice(notice: Notice) -> dict[str, Any]:
    told = ("revision", "ground", "law", "reason", "name", "email", "state")
    answered = ("created_at", "answered_at", "answer")
    return {
        "id": str(notice.pk),
        **{name: getattr(notice, name) for name in (*told, *answered)},
        "trusted_flagger": None if notice.api_key is None else notice.api_key.name,
    }
