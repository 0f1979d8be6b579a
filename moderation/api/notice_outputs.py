"""Notices of illegal content in the shape in which moderators' clients get them."""

from typing import Any

from rest_framework import serializers

from discussions.models import LegalGround, Notice, NoticeState
from moderation.models import Complaint


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


class CaseComplaintOutput(serializers.Serializer[Any]):
    """What somebody who reported the comment, or gave notice of it, says against its staying."""

    text = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    notice = serializers.CharField(allow_null=True, help_text="The id of the notice; none: it was a report.")
    left_by = serializers.CharField(help_text="Who left the comment, and may not answer.")


def show_complaint(complaint: Complaint) -> dict[str, Any]:
    return {
        "text": complaint.text,
        "created_at": complaint.created_at,
        "notice": None if complaint.notice_id is None else str(complaint.notice_id),
        "left_by": complaint.decided_by.get_username(),
    }


def show_case_notice(notice: Notice) -> dict[str, Any]:
    told = ("revision", "ground", "law", "reason", "name", "email", "state")
    answered = ("created_at", "answered_at", "answer")
    return {
        "id": str(notice.pk),
        **{name: getattr(notice, name) for name in (*told, *answered)},
        "trusted_flagger": None if notice.api_key is None else notice.api_key.name,
    }
