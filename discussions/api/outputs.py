"""The shapes that clients get: built as plain data for speed, described as serializers for the schema.

The tests validate every answer against the schema, so the two can't drift apart.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from discussions.api.answers import show_forecast
from discussions.api.forecast_outputs import (
    CommentForecastOutput,
    OwnForecastOutput,
    OwnScoreOutput,
)
from discussions.api.inputs import VOTE_VALUES
from discussions.api.measure_outputs import HoldOutput, MeasureOutput, RemovalOutput, show_hold, show_removal
from discussions.api.thread_outputs import ThreadOutput, show_thread
from discussions.gate import load_gate
from discussions.markup import render_markdown
from discussions.models import (
    Author,
    AuthorKind,
    Comment,
    Flag,
    FlagReason,
    Revision,
    Site,
    Status,
    Thread,
)
from discussions.queries.tree import Node

EDITORS = ["author", "moderator"]
OWN_VOTE_VALUES = [(-1, "down"), (1, "up")]


class AuthorOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=AuthorKind.choices)
    is_staff = serializers.BooleanField(help_text="Speaks for the site.")
    is_expert = serializers.BooleanField(help_text="Knows what it is about: so the site says.")
    title = serializers.CharField(
        allow_blank=True, help_text="What a member of staff or an expert is, as the site says."
    )


class MoreReplies(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    cursor = serializers.CharField(help_text="For `GET comments/{id}/replies?cursor=` of this comment.")


class CommentOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    thread = serializers.CharField(help_text="The thread's key.")
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # as in CommentInput
    depth = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Status.choices)
    author = AuthorOutput(allow_null=True, help_text="None on a tombstone.")
    body = serializers.CharField(allow_null=True, help_text="Markdown as typed. None on a tombstone.")
    body_html = serializers.CharField(allow_null=True, help_text="Safe HTML. None on a tombstone.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    edited_by = serializers.ChoiceField(
        choices=EDITORS, allow_null=True, help_text="Whose the text is since it was edited."
    )
    is_featured = serializers.BooleanField()
    is_pinned = serializers.BooleanField(help_text="Listed first, on top of a page's limit.")
    is_locked = serializers.BooleanField(help_text="No more replies anywhere below.")
    marks = serializers.ListField(
        child=serializers.CharField(),
        help_text="What sets it apart, as to be shown: `staff`, `expert`, `answer`, `answered`, `unanswered`, "
        "`pinned`, `featured`, `side_yes`, `side_no`. More may come.",
    )
    is_question = serializers.BooleanField()
    is_answer = serializers.BooleanField(help_text="An expert's reply to a question.")
    answers = serializers.IntegerField(help_text="How many such replies a question has.")
    upvotes = serializers.IntegerField()
    downvotes = serializers.IntegerField()
    reply_count = serializers.IntegerField()
    forecast = CommentForecastOutput(allow_null=True, help_text="What its author forecast with it.")


class OwnCommentOutput(CommentOutput):
    hold = HoldOutput(required=False, allow_null=True, help_text="Of one's own comment that is `held`.")
    removal = RemovalOutput(
        required=False, allow_null=True, help_text="Of one's own comment that is `rejected` or `spam`."
    )


class NodeOutput(CommentOutput):
    replies = serializers.SerializerMethodField()
    more_replies = MoreReplies(allow_null=True)

    @extend_schema_field(lazy_serializer("discussions.api.outputs.NodeOutput")(many=True))
    def get_replies(self, node: Any) -> Any:
        return node["replies"]


class PageOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Published comments in the whole thread.")
    version = serializers.IntegerField(help_text="For `updates?since=`.")
    thread = ThreadOutput()
    prompts = serializers.IntegerField(help_text="How many questions its readers are asked.")
    comments = NodeOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")


class RepliesOutput(serializers.Serializer[Any]):
    comments = NodeOutput(many=True)
    next = serializers.CharField(allow_null=True)


class BranchOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Published comments in the whole thread.")
    version = serializers.IntegerField(help_text="For `updates?since=`.")
    thread = ThreadOutput()
    comments = NodeOutput(many=True, help_text="One: the highest comment shown, and the way down from it.")
    above = serializers.CharField(
        allow_null=True, help_text="The id of the comment that it replies to, if there is one."
    )


class RenderedOutput(serializers.Serializer[Any]):
    body_html = serializers.CharField(allow_blank=True)


class RevisionOutput(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    body_html = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    by = serializers.ChoiceField(choices=EDITORS)


class RevisionsOutput(serializers.Serializer[Any]):
    revisions = RevisionOutput(many=True, help_text="Oldest first; the last is the text that is shown.")


class CountsOutput(serializers.Serializer[Any]):
    counts = serializers.DictField(child=serializers.IntegerField())


class UpdatesOutput(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    version = serializers.IntegerField(help_text="For the next `since`.")
    comments = CommentOutput(many=True, help_text="New or changed, tombstones among them.")
    removed = serializers.ListField(child=serializers.CharField(), help_text="Ids no longer in the thread.")
    more = serializers.BooleanField(help_text="Ask again at once: there are more changes.")


class RulesOutput(serializers.Serializer[Any]):
    """What a form should know before its reader begins to write."""

    accepts_comments = serializers.BooleanField(help_text="The thread is open now.")
    allows_guests = serializers.BooleanField()
    edit_window_seconds = serializers.IntegerField()
    max_body_characters = serializers.IntegerField()


class MineOutput(serializers.Serializer[Any]):
    author = AuthorOutput(allow_null=True)
    votes = serializers.DictField(
        child=serializers.ChoiceField(choices=OWN_VOTE_VALUES), help_text="By comment id."
    )
    flags = serializers.ListField(child=serializers.CharField())
    muted = serializers.ListField(child=serializers.CharField(), help_text="Ids of authors.")
    follows = serializers.BooleanField(help_text="I want to hear of new comments in the thread.")
    comments = OwnCommentOutput(many=True, help_text="My comments that are not published.")
    sanctions = MeasureOutput(many=True)
    forecasts = OwnForecastOutput(many=True, help_text="All that I forecast here, oldest first.")
    scores = OwnScoreOutput(many=True, help_text="What that was worth.")
    form_token = serializers.CharField(help_text="Send it back with the comment.")
    rules = RulesOutput()


class GuestOutput(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown once. Send it as `Authorization: Bearer …`.")
    author = AuthorOutput()


class FlagOutput(serializers.Serializer[Any]):
    comment = serializers.CharField()
    reason = serializers.ChoiceField(choices=FlagReason.choices)
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class VoteOutput(serializers.Serializer[Any]):
    comment = serializers.CharField()
    value = serializers.ChoiceField(choices=VOTE_VALUES)
    upvotes = serializers.IntegerField()
    downvotes = serializers.IntegerField()


def show_author(author: Author) -> dict[str, Any]:
    return {
        "id": str(author.pk),
        **{name: getattr(author, name) for name in _SHOWN_OF_AUTHORS},
    }


def show_comment(comment: Comment, thread_key: str, *, to_its_author: bool = False) -> dict[str, Any]:
    """Return a comment as CommentOutput: the whole of it if published or `to_its_author`, else a tombstone."""
    row = {
        name: getattr(comment, name)
        for name in ("id", "parent_id", "depth", "status", "body", "body_html", "created_at", "edited_at")
    }
    row |= {name: getattr(comment, name) for name in ("upvotes", "downvotes", "reply_count", "author_id")}
    row |= {name: getattr(comment, name) for name in _MARKS}
    row |= {f"author_{name}": getattr(comment.author, name) for name in _SHOWN_OF_AUTHORS}
    forecast = getattr(comment, "forecast", None)  # none where there is none
    row |= {
        "forecast_prompt_id": forecast and forecast.prompt_id,
        "forecast_values": forecast and forecast.values,
        "forecast_kind": forecast and forecast.prompt.kind,
    }
    return _show_row(row, thread_key, is_whole=to_its_author or comment.status == Status.PUBLISHED)


def show_own_comments(comments: Sequence[Comment], thread_key: str | None = None) -> list[dict[str, Any]]:
    """Return an author's own comments as that author sees them, those that only they can see as published.

    With no `thread_key`, each comes with its thread.
    """
    gate = load_gate()
    shadowed = gate.list_shadowed([c for c in comments if c.status == Status.REJECTED])
    removals = gate.explain_removals([c for c in comments if c.pk not in shadowed])
    holds = gate.explain_holds(comments)
    shown = []
    for comment in comments:
        each = show_comment(comment, thread_key or comment.thread.key, to_its_author=True)
        if comment.pk in shadowed:
            each["status"] = str(Status.PUBLISHED)
        removal, hold = removals.get(comment.pk), holds.get(comment.pk)
        each["hold"] = hold and show_hold(hold)
        shown.append({**each, "removal": removal and show_removal(removal, comment)})
    return shown


def show_node(node: Node, thread_key: str) -> dict[str, Any]:
    """Return a node and all below it as NodeOutput. Pages are at most 21 levels deep, so this may call itself."""
    shown = _show_row(node.row, thread_key, is_whole=not node.is_tombstone)
    shown["replies"] = [show_node(reply, thread_key) for reply in node.replies]
    shown["more_replies"] = (
        {"count": node.more_replies_count, "cursor": node.more_replies} if node.more_replies else None
    )
    return shown


def show_page(thread: Thread, nodes: Sequence[Node], **more: Any) -> dict[str, Any]:
    """Return comments of a thread with what a page says of the thread itself."""
    return {
        "count": thread.comment_count,
        "version": thread.version,
        "thread": show_thread(thread),
        "prompts": thread.prompt_count,
        "comments": [show_node(node, thread.key) for node in nodes],
        **more,
    }


def show_rules(site: Site, *, accepts_comments: bool) -> dict[str, Any]:
    return {
        "accepts_comments": accepts_comments,
        "allows_guests": site.allows_guests,
        "edit_window_seconds": site.edit_window_seconds,
        "max_body_characters": site.max_body_characters,
    }


def show_revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "body_html": render_markdown(revision.body),
        "created_at": revision.created_at,
        "by": "moderator" if revision.is_by_moderator else "author",
    }


def show_flag(flag: Flag) -> dict[str, Any]:
    return {
        "comment": str(flag.comment_id),
        "reason": flag.reason,
        "note": flag.note,
        "created_at": flag.created_at,
    }


def show_tombstone(status: str) -> str:
    """Return what readers learn of a comment they can't read: its author took it back, or its moderators did."""
    return str(Status.WITHDRAWN if status == Status.WITHDRAWN else Status.REJECTED)


_SHOWN_OF_AUTHORS = ("name", "kind", "is_staff", "is_expert", "title")
_MARKS = (
    *("is_question", "is_answer", "answer_count"),
    *("is_featured", "pinned_place", "is_locked", "is_edited_by_moderator"),
)


def _show_row(row: Mapping[str, Any], thread_key: str, *, is_whole: bool) -> dict[str, Any]:
    author = {
        "id": str(row["author_id"]),
        **{name: row[f"author_{name}"] for name in _SHOWN_OF_AUTHORS},
    }
    forecast = None
    if is_whole and row["forecast_values"]:
        said = show_forecast(row["forecast_kind"], row["forecast_values"])
        forecast = {"prompt": str(row["forecast_prompt_id"]), **said}
    editor = "moderator" if row["is_edited_by_moderator"] else "author"
    return {
        "id": str(row["id"]),
        "thread": thread_key,
        "parent": None if row["parent_id"] is None else str(row["parent_id"]),
        "depth": row["depth"],
        "status": row["status"] if is_whole else show_tombstone(row["status"]),
        "author": author if is_whole else None,
        "body": row["body"] if is_whole else None,
        "body_html": row["body_html"] if is_whole else None,
        "created_at": row["created_at"],
        "edited_at": row["edited_at"],
        "edited_by": editor if row["edited_at"] else None,
        "is_featured": is_whole and row["is_featured"],
        "is_pinned": is_whole and row["pinned_place"] is not None,
        "is_locked": row["is_locked"],
        "marks": _list_marks(row) if is_whole else [],
        "is_question": row["is_question"],
        "is_answer": is_whole and row["is_answer"],
        "answers": row["answer_count"],
        "upvotes": row["upvotes"],
        "downvotes": row["downvotes"],
        "reply_count": row["reply_count"],
        "forecast": forecast,
    }


def _list_marks(row: Mapping[str, Any]) -> list[str]:
    """Return what sets a comment apart, each a `comment.<mark>` of the catalogue."""
    is_there = {
        "staff": row["author_is_staff"],
        "expert": row["author_is_expert"],
        "answer": row["is_answer"],
        "answered": row["answer_count"] > 0,
        "unanswered": row["is_question"] and not row["answer_count"],
        "pinned": row["pinned_place"] is not None,
        "featured": row["is_featured"],
    }
    marks = [mark for mark, is_set in is_there.items() if is_set]
    return [*marks, row["side"]] if "side" in row else marks
