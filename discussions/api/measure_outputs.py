"""The shapes in which authors are told what was done about them and their comments."""

from typing import Any

from rest_framework import serializers

from discussions.appeal_links import write_appeal_link
from discussions.catalogue import say
from discussions.gate import MEASURES, NOTICERS, OBJECTION_STATES, Hold, Measure, Objection, Removal
from discussions.models import Comment
from discussions.rules_links import write_rules_link

DOERS = ["machine", "person"]


class AppealOutput(serializers.Serializer[Any]):
    """What an author said against the removal of a comment, and what came of it."""

    state = serializers.ChoiceField(choices=OBJECTION_STATES)
    text = serializers.CharField()
    answer = serializers.CharField(allow_blank=True, help_text="From the moderator, as plain text.")
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class NoticedOutput(serializers.Serializer[Any]):
    """By whom something was decided, and upon what."""

    by = serializers.ChoiceField(choices=DOERS)
    noticed = serializers.ListField(
        child=serializers.ChoiceField(choices=NOTICERS),
        help_text="What it was decided upon: an automatic check or a moderator of their own, a reader's report, "
        "a notice of illegal content.",
    )
    how = serializers.CharField(help_text="Both as sentences, in the reader's language.")


class RemovalOutput(NoticedOutput):
    """Why a comment was removed."""

    reason = serializers.CharField(allow_blank=True, help_text="The code of a house rule, if one was named.")
    title = serializers.CharField(help_text="The same in a few words.")
    explanation = serializers.CharField(allow_blank=True)
    is_legal_ground = serializers.BooleanField()
    law = serializers.CharField(allow_blank=True, help_text="Which law, for a legal ground.")
    rules_url = serializers.CharField(help_text="A page with the house rules that applied.")
    appeal_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when its author can object; null if they can't, or have."
    )
    appeal_url = serializers.CharField(
        help_text="A page on which its author can object, and sees what came of it. The link alone opens it."
    )
    appeal = AppealOutput(allow_null=True)


class HoldOutput(NoticedOutput):
    """Why a comment waits for a moderator."""

    code = serializers.CharField(help_text="One of `held.…`, as listed in docs/api.md.")
    message = serializers.CharField(help_text="The same as a sentence, in the reader's language.")


class MeasureOutput(serializers.Serializer[Any]):
    """What a moderator did about the asking author, as far as it is in force; and every warning."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=MEASURES)
    reason = serializers.CharField(help_text="A code.")
    why = serializers.CharField(help_text="The same in words.")
    message = serializers.CharField(allow_blank=True, help_text="From the moderator, as plain text.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    by = serializers.ChoiceField(choices=DOERS)
    acknowledged_at = serializers.DateTimeField(
        allow_null=True, help_text="Of a warning: until then, its author can't write."
    )
    effect = serializers.CharField(help_text="What its author can't do, where, and how long, as sentences.")
    objection = serializers.CharField(help_text="How to object.")


def show_removal(removal: Removal, comment: Comment) -> dict[str, Any]:
    told = ("reason", "title", "explanation", "is_legal_ground", "law", "appeal_until")
    return {
        **show_noticed(removal),
        **{name: getattr(removal, name) for name in told},
        "rules_url": write_rules_link(comment.author.site.key, removal.rules_version),
        "appeal_url": write_appeal_link(comment.pk),
        "appeal": removal.objection and show_objection(removal.objection),
    }


def show_hold(hold: Hold) -> dict[str, Any]:
    return {**show_noticed(hold), "code": hold.code, "message": say(hold.code)}


def show_noticed(told: Removal | Hold) -> dict[str, Any]:
    by = "machine" if told.is_by_machine else "person"
    return {"by": by, "noticed": list(told.noticed), "how": told.how}


def show_objection(objection: Objection) -> dict[str, Any]:
    return {
        name: getattr(objection, name) for name in ("state", "text", "answer", "created_at", "answered_at")
    }


def show_measure(measure: Measure) -> dict[str, Any]:
    told = (
        "kind",
        "reason",
        "why",
        "message",
        "starts_at",
        "ends_at",
        "acknowledged_at",
        "effect",
        "objection",
    )
    return {
        "id": str(measure.id),
        **{name: getattr(measure, name) for name in told},
        "by": "machine" if measure.is_by_machine else "person",
    }
