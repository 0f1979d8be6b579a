"""Comments: read, post, edit, withdraw, vote, flag."""

import re
from functools import partial
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from discussions.actions.comments import Origin, check_body, edit_comment, post_comment, withdraw_comment
from discussions.actions.forecasts import Statement, post_with_forecast
from discussions.actions.reactions import flag_comment
from discussions.actions.threads import Article, find_or_create_thread
from discussions.actions.votes import vote_on_comment
from discussions.addresses import find_client_address
from discussions.api.answers import read_forecast
from discussions.api.authentication import find_author, find_site, require_author, require_identity
from discussions.api.inputs import (
    CommentInput,
    EditInput,
    FlagInput,
    PageQuery,
    RepliesQuery,
    VoteInput,
    read_idempotency_key,
    read_input,
)
from discussions.api.outputs import (
    FlagOutput,
    OwnCommentOutput,
    PageOutput,
    RepliesOutput,
    VoteOutput,
    show_comment,
    show_flag,
    show_node,
    show_own_comments,
)
from discussions.api.schema import ANSWER, ASKED_FIRST, describe
from discussions.api.threads import PublicView, answer_cached, read_thread_page
from discussions.catalogue import say
from discussions.converters import ID_PATTERN
from discussions.forms import read_form_token
from discussions.gate import load_gate
from discussions.models import Author, Comment, FlagReason, Thread
from discussions.queries import comments, threads, tree
from discussions.queries.cursors import Sort, decode_cursor
from discussions.queries.predictions import get_prompt
from discussions.refusals import Refused, refuse_field
from discussions.tokens import hash_address

KEPT_FROM_WRITING = ("author_banned", "author_suspended", "warning_unread")
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": 255, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="Sent again with the same key, a post returns the comment that the first one made.",
)


class ThreadCommentsView(APIView):
    limits: ClassVar = {"POST": "post"}

    def perform_authentication(self, request: Request) -> None:
        """Reading is the same for everyone, so it looks at no token."""
        if request.method not in SAFE_METHODS:
            super().perform_authentication(request)

    @describe(
        answers={200: PageOutput, 304: None},
        errors=("thread_not_found", "invalid_cursor"),
        public=True,
        parameters=[PageQuery],
        tags=["comments"],
    )
    def get(self, request: Request, site_key: str, thread_key: str) -> HttpResponse:
        """Read a page of a thread: top-level comments, each with its first replies."""
        thread = threads.get_thread(site_key, thread_key)
        return answer_cached(request, thread, lambda: Response(read_thread_page(request, thread)))

    @describe(
        answers={202: OwnCommentOutput},
        errors=(
            "site_not_found",
            "thread_not_found",
            "thread_closed",
            "thread_read_only",
            "parent_unavailable",
            "branch_locked",
            "slow_mode",
            "prompt_not_found",
            "prompt_not_open",
            *ASKED_FIRST,
            *KEPT_FROM_WRITING,
        ),
        writes=True,
        request=CommentInput,
        parameters=[IDEMPOTENCY_KEY, ANSWER],
        examples=[
            OpenApiExample(
                "A first comment",
                value={
                    "body": "I say it **rains** on Sunday.",
                    "url": "https://example.org/weather",
                    "title": "Weather",
                },
                request_only=True,
            )
        ],
        tags=["comments"],
    )
    def post(self, request: Request, site_key: str, thread_key: str) -> Response:
        """Post a comment. It is stored at once (202) and published when it has been checked."""
        author = require_author(request, find_site(request, site_key))
        idempotency_key = read_idempotency_key(request.headers.get("Idempotency-Key"))
        fields = read_input(CommentInput, request.data)
        comment = comments.find_posted(author, idempotency_key) if idempotency_key else None
        is_new = False
        if comment is None:
            check_nudge(author, fields)
            thread = self.find_thread(request, author, thread_key, fields)
            post = partial(post_comment, thread=thread)
            if fields.get("forecast"):
                post = partial(post_with_forecast, statement=read_statement(fields["forecast"], thread))
            comment, is_new = post(
                author=author,
                body=fields["body"],
                parent_id=fields.get("parent"),
                origin=read_origin(request, fields),
                idempotency_key=idempotency_key,
            )
        (shown,) = show_own_comments([comment])
        return Response(shown, status=202, headers={} if is_new else {"Idempotent-Replay": "true"})

    def find_thread(self, request: Request, author: Author, key: str, fields: dict[str, Any]) -> Thread:
        """Return the thread, which only a comment that can be its first one may begin."""
        check_body(author.site, fields["body"])
        url = "" if fields.get("parent") else fields.get("url", "")
        return find_or_create_thread(
            site=author.site,
            key=key,
            article=Article(url, fields.get("title", ""), fields.get("section", "")),
            own_host=request.get_host(),
            author=author,
        )


class CommentView(APIView):
    limits: ClassVar = {"PATCH": "edit", "DELETE": "edit"}

    @describe(
        answers={200: OwnCommentOutput},
        errors=("comment_not_found", "invalid_token", "token_expired"),
        token_optional=True,
        tags=["comments"],
    )
    def get(self, request: Request, comment_id: int) -> Response:
        """Read one comment: a published one, or one's own in any state."""
        author = find_author(request)
        comment = comments.get_visible_comment(comment_id, author)
        is_own = author is not None and author.pk == comment.author_id
        shown = show_own_comments([comment])[0] if is_own else show_comment(comment, comment.thread.key)
        return Response(shown, headers={"Cache-Control": "no-store"})

    @describe(
        answers={202: OwnCommentOutput},
        errors=(
            *("comment_not_found", "edit_window_closed", "thread_read_only", "conflict"),
            *KEPT_FROM_WRITING,
        ),
        writes=True,
        request=EditInput,
        tags=["comments"],
    )
    def patch(self, request: Request, comment_id: int) -> Response:
        """Edit one's own comment, until the window closes or somebody replies. The new text is checked again."""
        comment = get_own_comment(request, comment_id)
        fields = read_input(EditInput, request.data)
        check_nudge(comment.author, fields)
        edited = edit_comment(comment=comment, body=fields["body"], origin=read_origin(request, fields))
        return Response(show_own_comments([edited], comment.thread.key)[0], status=202)

    @describe(answers={204: None}, errors=("comment_not_found",), writes=True, tags=["comments"])
    def delete(self, request: Request, comment_id: int) -> Response:
        """Withdraw one's own comment, for good. Replies stay, below a tombstone."""
        withdraw_comment(get_own_comment(request, comment_id))
        return Response(status=204)


class RepliesView(PublicView):
    @describe(
        answers={200: RepliesOutput, 304: None},
        errors=("comment_not_found", "invalid_cursor"),
        public=True,
        parameters=[RepliesQuery],
        tags=["comments"],
    )
    def get(self, request: Request, comment_id: int) -> HttpResponse:
        """Read the replies to a comment: from the first, or from a `more_replies` cursor on."""
        comment = comments.get_visible_comment(comment_id, None)
        return answer_cached(request, comment.thread, lambda: Response(self.build(request, comment)))

    def build(self, request: Request, comment: Comment) -> dict[str, Any]:
        query = read_input(RepliesQuery, request.query_params)
        cursor = tree.begin_replies(comment.thread_id, comment.pk, Sort(query["sort"]))
        if "cursor" in query:
            cursor = decode_cursor(query["cursor"])
            if (cursor.thread_id, cursor.parent_id) != (comment.thread_id, comment.pk):
                raise Refused("invalid_cursor")
        page = tree.read_page(cursor, limit=query["limit"], replies=query["replies"], depth=query["depth"])
        return {
            "comments": [show_node(node, comment.thread.key) for node in page.nodes],
            "next": page.next_cursor,
        }


class VoteView(APIView):
    limits: ClassVar = {"PUT": "vote"}

    @describe(
        answers={200: VoteOutput},
        errors=("comment_not_found", "own_comment", "comment_unavailable", "thread_read_only", *ASKED_FIRST),
        writes=True,
        request=VoteInput,
        parameters=[ANSWER],
        tags=["comments"],
    )
    def put(self, request: Request, comment_id: int) -> Response:
        """Vote a comment up or down, or take the vote back."""
        comment, author = get_comment_to_judge(request, comment_id)
        value = read_input(VoteInput, request.data)["value"]
        tally = vote_on_comment(comment=comment, author=author, value=value)
        return Response({"comment": str(comment.pk), "value": value, **tally._asdict()})


class FlagsView(APIView):
    limits: ClassVar = {"POST": "flag"}

    @describe(
        answers={200: FlagOutput, 201: FlagOutput},
        errors=(
            *("comment_not_found", "own_comment", "comment_unavailable", "thread_read_only"),
            *("recently_reviewed", *ASKED_FIRST, *KEPT_FROM_WRITING),
        ),
        writes=True,
        request=FlagInput,
        parameters=[ANSWER],
        tags=["comments"],
    )
    def post(self, request: Request, comment_id: int) -> Response:
        """Report a comment to its moderators (201). A second time changes the reason and note (200)."""
        comment, author = get_comment_to_judge(request, comment_id)
        fields = read_input(FlagInput, request.data)
        flag, is_new = flag_comment(
            comment=comment, author=author, reason=FlagReason(fields["reason"]), note=fields["note"]
        )
        return Response(show_flag(flag), status=201 if is_new else 200)


def check_nudge(author: Author, fields: dict[str, Any]) -> None:
    """Raise Refused (body: likely_held) where the client wants to say so first, and there is something to say."""
    if not fields["nudge"]:
        return
    check_body(author.site, fields["body"])
    if reason := load_gate().foresee_hold(author, fields["body"]):
        raise refuse_field("body", "likely_held", why=say(reason))


def get_comment_to_judge(request: Request, comment_id: int) -> tuple[Comment, Author]:
    """Return the comment, and the author of its site who asks.

    Raises Refused: comment_not_found, also to those of other sites, and as `require_author`.
    """
    require_identity(request)
    comment = comments.get_comment(comment_id)
    return comment, require_author(request, comment.thread.site, missing="comment_not_found")


def get_own_comment(request: Request, comment_id: int) -> Comment:
    """Return the comment if it is the asking author's.

    Raises Refused: comment_not_found, forbidden, and as `require_author`.
    """
    comment, author = get_comment_to_judge(request, comment_id)
    if comment.author_id != author.pk:
        raise Refused("forbidden" if comment.is_shown else "comment_not_found")
    return comment


def read_statement(document: dict[str, Any], thread: Thread) -> Statement:
    """Return the forecast that a comment in `thread` explains.

    Raises Refused: prompt_not_found, invalid_fields (`forecast.…`; of `prompt`, when it is asked elsewhere).
    """
    prompt_id = document.get("prompt")
    if not isinstance(prompt_id, str) or not re.fullmatch(ID_PATTERN, prompt_id):
        raise refuse_field("forecast.prompt", "required" if prompt_id is None else "invalid")
    prompt = get_prompt(int(prompt_id))
    if prompt.thread_id != thread.pk:
        raise refuse_field("forecast.prompt", "unknown_choice")
    return Statement(prompt, read_forecast(prompt, document))


def read_origin(request: HttpRequest, fields: dict[str, Any]) -> Origin:
    """Return how a text was sent, from the form's fields and the client's address."""
    address_hash, subnet_hash = hash_address(find_client_address(request))
    token = fields.get("form_token")
    return Origin(
        address_hash=address_hash,
        subnet_hash=subnet_hash,
        honeypot_filled=bool(fields.get("homepage")),
        seconds_to_submit=read_form_token(token) if token else None,
    )
