"""The text that a moderator gives a comment: a new one, or the author's with stretches of it taken out."""

from collections.abc import Sequence
from typing import NamedTuple

from discussions.actions.comments import check_body
from discussions.markup import render_markdown
from discussions.models import Comment
from discussions.refusals import refuse_field
from moderation.text.folding import Span

MAX_SPANS = 100
# Stands for what was taken out: in no language, and no Markdown.
MARK = "█████"


class NewText(NamedTuple):
    body: str
    body_html: str


def build_edit(comment: Comment, body: str) -> NewText:
    """Return `body`, rendered. Raises Refused (invalid_fields: body) if it is no text for the comment's site."""
    check_body(comment.thread.site, body)
    return NewText(body, render_markdown(body))


def build_redaction(comment: Comment, spans: Sequence[Span]) -> NewText:
    """Return the comment's text with a mark in the place of each of `spans`, in code points.

    Spans may touch and overlap. Raises Refused (invalid_fields: spans): required, too_large, invalid (not within the
    text).
    """
    if not spans:
        raise refuse_field("spans", "required")
    if len(spans) > MAX_SPANS:
        raise refuse_field("spans", "too_large", limit=MAX_SPANS)
    if any(not 0 <= start < end <= len(comment.body) for start, end in spans):
        raise refuse_field("spans", "invalid")
    pieces: list[str] = []
    kept_to = 0
    for start, end in sorted(spans):
        if start > kept_to or not pieces:
            pieces += [comment.body[kept_to:start], MARK]
        kept_to = max(kept_to, end)
    body = "".join([*pieces, comment.body[kept_to:]])
    return NewText(body, render_markdown(body))
