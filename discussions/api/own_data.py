"""One's own data: a profile, and everything that is kept, page by page."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.erasing import erase_author
from discussions.api.authentication import require_author, require_identity
from discussions.api.forecast_outputs import show_own_forecast, show_own_score
from discussions.api.inputs import read_input
from discussions.api.measure_outputs import MeasureOutput, show_measure, show_objection
from discussions.api.notices import show_notice
from discussions.api.outputs import AuthorOutput, show_author, show_flag, show_own_comments
from discussions.api.schema import describe
from discussions.gate import load_gate
from discussions.models import Author, Comment, Eraser
from discussions.queries.cursors import MAX_CURSOR_CHARACTERS
from discussions.queries.own_data import PARTS, read_own_data

MAX_ROWS = 500
_READING = ("not_authenticated", "invalid_token", "token_expired", "forbidden", "origin_not_allowed")
_PRIVATE = {"Cache-Control": "no-store"}


class MeOutput(serializers.Serializer[Any]):
    author = AuthorOutput()
    email = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    sanctions = MeasureOutput(many=True)


class OwnDataQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(
        required=False, max_length=MAX_CURSOR_CHARACTERS, help_text="From `next`; none for the first page."
    )
    limit = serializers.IntegerField(default=200, min_value=1, max_value=MAX_ROWS)


class OwnItemOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[part.kind for part in PARTS])
    details = serializers.DictField(help_text="What is kept of it: docs/api.md has the fields of each kind.")


class OwnDataOutput(serializers.Serializer[Any]):
    items = OwnItemOutput(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="The cursor of the next page; null: it was the last."
    )


class MeView(APIView):
    limits: ClassVar = {"GET": "own_data", "DELETE": "own_data"}

    @describe(answers={200: MeOutput}, errors=_READING, tags=["authors"])
    def get(self, request: Request) -> Response:
        """Read who I am here, and what moderators did about me. All that is kept of me: `me/export`."""
        return Response(show_profile(get_me(request)), headers=_PRIVATE)

    @describe(answers={204: None}, writes=True, request=None, tags=["authors"])
    def delete(self, request: Request) -> Response:
        """Erase the asking author: withdraw all comments, blank every text, forget who they were."""
        erase_author(get_me(request), by=Eraser.READER)
        return Response(status=204)


class OwnDataView(APIView):
    limits: ClassVar = {"GET": "own_pages"}

    @describe(
        answers={200: OwnDataOutput},
        errors=(*_READING, "invalid_cursor"),
        parameters=[OwnDataQuery],
        tags=["authors"],
    )
    def get(self, request: Request) -> Response:
        """Export everything that Parley keeps of the asking author, page by page, each kind in the order it came."""
        author, query = get_me(request), read_input(OwnDataQuery, request.query_params)
        page = read_own_data(author, query.get("cursor"), query["limit"])
        items = [
            {"kind": part.kind, "details": details}
            for part, rows in page.rows
            for details in SHOWN[part.kind](rows)
        ]
        return Response({"items": items, "next": page.next_cursor}, headers=_PRIVATE)


def get_me(request: Request) -> Author:
    """Return the asking author. Raises Refused (as `require_author`)."""
    return require_author(request, require_identity(request).site)


def show_profile(author: Author) -> dict[str, Any]:
    return {
        "author": show_author(author),
        "email": author.email,
        "created_at": author.created_at,
        "sanctions": [show_measure(measure) for measure in load_gate().list_measures(author)],
    }


def _show_whole_profile(author: Author) -> dict[str, Any]:
    signed_in = {"external_id": author.external_id, "is_email_verified": author.is_email_verified}
    return {**show_profile(author), **signed_in, "site": author.site.key}


def _show_comments(comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """Return comments as their author sees them, each with every text that it ever had."""
    return [
        {
            **shown,
            "revisions": [
                {
                    **_pick(revision, "number", "body", "created_at"),
                    "by": "moderator" if revision.is_by_moderator else "author",
                    "seconds_to_submit": revision.seconds_to_submit,
                    "is_unproven": revision.is_unproven,
                    "keeps_network": bool(revision.address_hash or revision.subnet_hash),
                }
                for revision in sorted(comment.revisions.all(), key=lambda revision: revision.number)
            ],
        }
        for comment, shown in zip(comments, show_own_comments(comments), strict=True)
    ]


def _pick(row: Any, *names: str) -> dict[str, Any]:
    """Return fields of a row; ids as text."""
    values = {name: getattr(row, name) for name in names}
    return {
        name.removesuffix("_id"): str(value) if name.endswith("_id") and value is not None else value
        for name, value in values.items()
    }


def _each(show: Callable[[Any], dict[str, Any]]) -> Callable[[Sequence[Any]], list[dict[str, Any]]]:
    return lambda rows: [show(row) for row in rows]


def _with_objections(
    show: Callable[[Any], dict[str, Any]],
) -> Callable[[Sequence[Any]], list[dict[str, Any]]]:
    """Return what shows notices or reports, each with what was said against its outcome, in one query more."""

    def show_all(rows: Sequence[Any]) -> list[dict[str, Any]]:
        objections = load_gate().list_objections(rows)
        return [
            {**show(row), "objection": show_objection(found) if (found := objections.get(row.pk)) else None}
            for row in rows
        ]

    return show_all


_PACES = ("reply_pace", "mention_pace", "thread_pace", "decision_pace")
SHOWN: dict[str, Callable[[Sequence[Any]], list[dict[str, Any]]]] = {
    "profile": _each(_show_whole_profile),
    "token": _each(lambda token: _pick(token, "created_at", "expires_at")),
    "mail_settings": _each(lambda box: _pick(box, "email", "confirmed_at", *_PACES, "mailed_at")),
    "confirmation_request": _each(lambda asked: _pick(asked, "asked_at")),
    "comment": _show_comments,
    "vote": _each(lambda vote: _pick(vote, "comment_id", "value", "updated_at")),
    "flag": _with_objections(show_flag),
    "notice": _with_objections(
        lambda notice: {**show_notice(notice), **_pick(notice, "name", "email", "language")}
    ),
    "follow": _each(
        lambda follow: {
            "site": follow.thread.site.key,
            "thread": follow.thread.key,
            "created_at": follow.created_at,
        }
    ),
    "mute": _each(
        lambda mute: {"author": str(mute.muted_id), "name": mute.muted.name, "created_at": mute.created_at}
    ),
    "notification": _each(
        lambda told: _pick(told, "kind", "comment_id", "status", "created_at", "read_at", "mail_due_at")
    ),
    "forecast": _each(show_own_forecast),
    "score": _each(show_own_score),
    "record": _each(lambda record: _pick(record, "resolved", "reputation", "brier", "coverage", "is_public")),
}
