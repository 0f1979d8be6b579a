"""Notices of illegal content, from anybody: readers, people without an account, trusted flaggers by their keys."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.notices import Statement, give_notice
from discussions.api.authentication import check_origin, get_identity
from discussions.api.comments import KEPT_FROM_WRITING
from discussions.api.fields import Choice, Email, Switch, Text
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.catalogue import find_language, say
from discussions.models import ApiKey, Author, AuthorKind, LegalGround, Notice, NoticeState, Scope, Site
from discussions.notice_links import write_notice_link
from discussions.queries.comments import get_visible_comment
from discussions.refusals import Refused

_WHO = "Not needed about child abuse, nor from trusted flaggers."


class NoticeInput(serializers.Serializer[Any]):
    ground = Choice(choices=LegalGround.choices)
    reason = Text(max_length=2000, trim_whitespace=True, help_text="Why the comment is illegal.")
    law = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        trim_whitespace=True,
        help_text="Which law it breaks.",
    )
    name = Text(
        required=False, allow_blank=True, default="", max_length=100, trim_whitespace=True, help_text=_WHO
    )
    email = Email(required=False, allow_blank=True, default="", help_text=_WHO)
    good_faith = Switch(help_text="That all this is believed to be true and complete: must be true.")

    def validate_good_faith(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(say("field.required"), "required")
        return value


class NoticeOutput(serializers.Serializer[Any]):
    """What somebody said of a comment, and what came of it."""

    id = serializers.CharField()
    comment = serializers.CharField()
    ground = serializers.ChoiceField(choices=LegalGround.choices)
    law = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=NoticeState.choices)
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="From the moderator, as plain text.")
    url = serializers.CharField(
        help_text="A page with the same, for whoever gave the notice. The link alone opens it."
    )


class NoticesView(APIView):
    limits: ClassVar = {"POST": "notice"}

    @describe(
        answers={201: NoticeOutput},
        errors=(
            *("comment_not_found", "invalid_token", "token_expired", "forbidden", "own_comment"),
            *("comment_unavailable", "already_noticed", "notices_not_taken", "notices_suspended"),
            *KEPT_FROM_WRITING,
        ),
        writes=True,
        token_optional=True,
        request=NoticeInput,
        tags=["comments"],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Give notice that a comment is illegal, with an account or without. A person decides, and answers."""
        comment = get_visible_comment(comment_id, None)
        author, api_key = find_notifier(request, comment.thread.site)
        statement = read_statement(request.data)
        notice = give_notice(
            comment=comment,
            statement=statement,
            language=find_language(get_language()),
            author=author,
            api_key=api_key,
        )
        return Response(show_notice(notice), status=201)


def find_notifier(request: Request, site: Site) -> tuple[Author | None, ApiKey | None]:
    """Return the reader who is signed in, or the trusted flagger by their key; nobody without a token.

    Raises Refused: comment_not_found for people of other sites, forbidden for keys that are no flagger's,
    origin_not_allowed.
    """
    check_origin(request, site)
    identity = get_identity(request)
    if identity is None:
        return None, None
    if identity.site.pk != site.pk:
        raise Refused("comment_not_found")
    if identity.author.kind != AuthorKind.SERVICE:
        return identity.author, None
    if Scope.NOTICE not in identity.scopes:
        raise Refused("forbidden")
    return None, identity.author.api_key


def read_statement(data: Any) -> Statement:
    """Return what somebody says of a comment. Raises ValidationError."""
    fields = read_input(NoticeInput, data)
    del fields["good_faith"]
    return Statement(**{**fields, "ground": LegalGround(fields["ground"])})


def show_notice(notice: Notice) -> dict[str, Any]:
    told = ("ground", "law", "reason", "state", "created_at", "answered_at", "answer")
    return {
        "id": str(notice.pk),
        "comment": str(notice.comment_id),
        **{name: getattr(notice, name) for name in told},
        "url": write_notice_link(notice.pk),
    }
