"""Remark42's backup: JSON lines, a header with what is known of users and posts before the comments, if there is one.

What its API answers, as a tree or a list, is read too.
"""

import html
from collections.abc import Iterator
from typing import Any, BinaryIO

from discussions.importers.fields import assume_utc
from discussions.importers.html import convert_html
from discussions.importers.jsonfile import Item, as_object, convert_items, pick
from discussions.importers.records import Loss, Record, read_comment, read_thread
from discussions.models import ThreadState

SOURCE = "remark42"


def read_remark42(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments and posts of the backup, or what is wrong with them. Raises BrokenFile."""
    readers = {
        (): _read_line,
        ("*",): _read_listed,
        ("comments", "*"): _read_branch,
        ("posts", "*"): _read_post,
        ("users", "*"): _read_user,
    }
    return convert_items(file, readers)


def _read_line(place: str, item: Item) -> Iterator[Record]:
    """Read an object that is no part of another: a comment, unless it was the header or the tree."""
    if "locator" in item.value or "text" in item.value:
        yield _read_comment(place, item.value)


def _read_listed(place: str, item: Item) -> Iterator[Record]:
    yield _read_comment(place, item.value)


def _read_branch(place: str, item: Item) -> Iterator[Record]:
    """Read a comment of a tree and all that is below it."""
    waiting = [item.value]
    while waiting:
        branch = waiting.pop()
        yield _read_comment(place, as_object(pick(branch, "comment")))
        replies = pick(branch, "replies")
        if isinstance(replies, list):
            waiting += reversed(replies)


def _read_comment(place: str, comment: dict[str, Any]) -> Record:
    votes = comment.get("votes")
    ups = sum(vote is True for vote in votes.values()) if isinstance(votes, dict) else 0
    downs = len(votes) - ups if isinstance(votes, dict) else 0
    text, source = comment.get("text"), comment.get("orig")
    if isinstance(source, str) and source:
        text = html.unescape(source)  # it was escaped, as if it were HTML
    elif isinstance(text, str):
        text = convert_html(text)
    fields = {
        "id": comment.get("id"),
        "parent": comment.get("pid"),
        "url": pick(comment, "locator", "url"),
        "title": comment.get("title"),
        "author": pick(comment, "user", "name"),
        "author_id": pick(comment, "user", "id"),
        "created": assume_utc(comment.get("time")),
        "edited": assume_utc(pick(comment, "edit", "time")),
        "body": text,
        "status": "deleted" if comment.get("delete") is True else "approved",
        "pinned": comment.get("pin") is True,
        **({"upvotes": ups, "downvotes": downs} if votes else {"score": comment.get("score")}),
    }
    losses = [
        what
        for name, what in (("ip", "network addresses"), ("picture", "pictures of authors"))
        if pick(comment, "user", name)
    ]
    return read_comment(place, fields, source=SOURCE, losses=tuple(losses))


def _read_post(place: str, item: Item) -> Iterator[Record]:
    state = ThreadState.READ_ONLY if item.value.get("read_only") is True else ThreadState.OPEN
    yield read_thread(place, {"url": item.value.get("url"), "state": state.value})


def _read_user(place: str, item: Item) -> Iterator[Record]:
    if pick(item.value, "blocked", "status") is True:
        yield Loss(place, "blocks of authors")
    if item.value.get("verified") is True:
        yield Loss(place, "marks of verified authors")
