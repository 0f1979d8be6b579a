"""What a reader is told of, and how soon by mail."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.mailboxes import set_address, set_paces
from discussions.actions.notifications import mark_read
from discussions.addresses import find_client_address
from discussions.api.fields import Choice, CommentId, Email
from discussions.api.inputs import read_input
from discussions.api.measure_outputs import MeasureOutput, show_measure
from discussions.api.outputs import CommentOutput, show_comment
from discussions.api.own_data import get_me
from discussions.api.prediction_outputs import PromptOutput, show_prompt
from discussions.api.schema import describe
from discussions.gate import Measure
from discussions.models import Author, Mailbox, Notification, NotificationKind, Pace, Status
from discussions.queries.cursors import MAX_BIGINT
from discussions.queries.mailboxes import EMAIL_STATES, describe_email, find_mailbox
from discussions.queries.notifications import count_unread, find_measures, read_notifications
from discussions.queries.predictions import find_phase
from discussions.tokens import hash_address

_PRIVATE = {"Cache-Control": "no-store"}
_READING = ("not_authenticated", "invalid_token", "token_expired", "forbidden", "origin_not_allowed")
_PACES = ("reply", "mention", "thread", "decision")


class NotificationsQuery(serializers.Serializer[Any]):
    cursor = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_BIGINT, help_text="From `next`."
    )
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)


class NotifiedThread(serializers.Serializer[Any]):
    key = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)


class NotificationOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    created_at = serializers.DateTimeField()
    is_read = serializers.BooleanField()
    status = serializers.ChoiceField(
        choices=Status.choices, allow_null=True, help_text="What a decision made of the comment."
    )
    thread = NotifiedThread(allow_null=True, help_text="None where it is of a measure.")
    comment = CommentOutput(
        allow_null=True,
        help_text="Whole where I may read it, else a tombstone; none where it is of something else.",
    )
    prompt = PromptOutput(allow_null=True, help_text="What I forecast and now has an outcome.")
    measure = MeasureOutput(
        allow_null=True, help_text="What was done about me; none once it is over or was taken back."
    )


class NotificationListOutput(serializers.Serializer[Any]):
    unread = serializers.IntegerField(help_text="In all, not only on this page.")
    notifications = NotificationOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")


class ReadInput(serializers.Serializer[Any]):
    up_to = CommentId(help_text="The newest notification that I have seen; all before it count as read too.")


class UnreadOutput(serializers.Serializer[Any]):
    unread = serializers.IntegerField()


def _pace(what: str) -> Choice:
    return Choice(choices=Pace.choices, required=False, help_text=f"How soon mail tells of {what}.")


class MailSettingsInput(serializers.Serializer[Any]):
    email = Email(
        required=False, allow_blank=True, help_text="Another address, to be confirmed; blank: forget mine."
    )
    reply = _pace("replies to me")
    mention = _pace("comments that name me")
    thread = _pace("comments in threads that I follow")
    decision = _pace("decisions on what I wrote or reported or about me, and outcomes of what I forecast")


class MailSettingsOutput(serializers.Serializer[Any]):
    email = serializers.ChoiceField(choices=EMAIL_STATES)
    address = serializers.CharField(allow_blank=True, help_text="Where mail goes, or will once confirmed.")
    reply = serializers.ChoiceField(choices=Pace.choices)
    mention = serializers.ChoiceField(choices=Pace.choices)
    thread = serializers.ChoiceField(choices=Pace.choices)
    decision = serializers.ChoiceField(choices=Pace.choices)


class NotificationsView(APIView):
    @describe(
        answers={200: NotificationListOutput},
        errors=_READING,
        parameters=[NotificationsQuery],
        tags=["notifications"],
    )
    def get(self, request: Request) -> Response:
        """List what I was told: replies, mentions, comments where I follow, decisions, outcomes; newest first."""
        author = get_me(request)
        query = read_input(NotificationsQuery, request.query_params)
        page = read_notifications(author, query.get("cursor"), query["limit"])
        measures = find_measures(author, page.notifications)
        shown = {
            "unread": page.unread,
            "notifications": [
                show_notification(each, author, measures.get(each.measure_id or 0))
                for each in page.notifications
            ],
            "next": None if page.next_cursor is None else str(page.next_cursor),
        }
        return Response(shown, headers=_PRIVATE)


class NotificationsReadView(APIView):
    @describe(answers={200: UnreadOutput}, writes=True, request=ReadInput, tags=["notifications"])
    def post(self, request: Request) -> Response:
        """Say up to where I have read my notifications."""
        author = get_me(request)
        mark_read(author.pk, read_input(ReadInput, request.data)["up_to"])
        return Response({"unread": count_unread(author)}, headers=_PRIVATE)


class MailSettingsView(APIView):
    @describe(answers={200: MailSettingsOutput}, errors=_READING, tags=["notifications"])
    def get(self, request: Request) -> Response:
        """Read where mail to me goes, and how soon it tells me of what."""
        author = get_me(request)
        return Response(show_settings(author, find_mailbox(author)), headers=_PRIVATE)

    @describe(
        answers={200: MailSettingsOutput}, writes=True, request=MailSettingsInput, tags=["notifications"]
    )
    def put(self, request: Request) -> Response:
        """Change where mail to me goes, and how soon it tells me of what. What is left out stays."""
        author = get_me(request)
        fields = read_input(MailSettingsInput, request.data)
        email = fields.pop("email", None)
        set_paces(author, {f"{name}_pace": pace for name, pace in fields.items()})
        if email is not None:
            _, subnet_hash = hash_address(find_client_address(request))
            set_address(author, email, subnet_hash=subnet_hash)
        return Response(show_settings(author, find_mailbox(author)), headers=_PRIVATE)


def show_notification(notification: Notification, author: Author, measure: Measure | None) -> dict[str, Any]:
    comment, prompt = notification.comment, notification.prompt
    about = prompt or comment
    thread = about and about.thread
    shown = comment and show_comment(
        comment, comment.thread.key, to_its_author=comment.author_id == author.pk
    )
    return {
        "id": str(notification.pk),
        "kind": notification.kind,
        "created_at": notification.created_at,
        "is_read": notification.read_at is not None,
        "status": notification.status or None,
        "thread": thread and {"key": thread.key, "url": thread.url, "title": thread.title},
        "comment": shown,
        "prompt": prompt and show_prompt(prompt, find_phase(prompt)),
        "measure": measure and show_measure(measure),
    }


def show_settings(author: Author, mailbox: Mailbox | None) -> dict[str, Any]:
    known = mailbox or Mailbox(author=author)
    state = describe_email(author, mailbox)
    vouched_for = author.email if state == "confirmed" else ""
    return {
        "email": state,
        "address": known.email or vouched_for,
        **{name: getattr(known, f"{name}_pace") for name in _PACES},
    }
