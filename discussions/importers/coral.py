"""Coral: its collections `stories`, `users` and `comments` out of MongoDB, or what its GraphQL API answers.

The collections as JSON lines, one after another in any order, or as arrays of one object. Of the API, the edges or
nodes of `comments`, with their author, story and parent.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from discussions.importers.fields import assume_utc
from discussions.importers.html import convert_html
from discussions.importers.jsonfile import Item, as_object, convert_items, pick
from discussions.importers.records import Loss, Record, read_author, read_comment, read_thread
from discussions.models import ThreadState

SOURCE = "coral"
STATUSES = {
    "NONE": "approved",
    "APPROVED": "approved",
    "ACCEPTED": "approved",  # before version 5
    "PREMOD": "pending",
    "SYSTEM_WITHHELD": "pending",
    "REJECTED": "rejected",
}


def read_coral(file: BinaryIO) -> Iterator[Record]:
    """Yield the stories, users and comments of the dump, or what is wrong with them. Raises BrokenFile."""
    readers = {
        (): _read_document,
        ("*",): _read_document,
        ("comments", "*"): _read_comment,
        ("stories", "*"): _read_story,
        ("users", "*"): _read_user,
        ("data", "comments", "edges", "*"): _read_edge,
        ("data", "comments", "nodes", "*"): _read_comment,
    }
    return convert_items(file, readers)


def _read_document(place: str, item: Item) -> Iterator[Record]:
    """Read a document of any collection; each has something that the others have not."""
    document = item.value
    if "storyID" in document or "body" in document:
        yield from _read_comment(place, item)
    elif "url" in document:
        yield from _read_story(place, item)
    elif "username" in document or "profiles" in document:
        yield from _read_user(place, item)


def _read_edge(place: str, item: Item) -> Iterator[Record]:
    yield from _read_comment(place, item._replace(value=as_object(item.value.get("node"))))


def _read_comment(place: str, item: Item) -> Iterator[Record]:
    comment = item.value
    revisions = _read_revisions(comment)
    body = (
        revisions[-1]["body"]
        if revisions
        else _convert(pick(comment, "body") or pick(comment, "revision", "body"))
    )
    is_deleted = body is None or assume_utc(comment.get("deletedAt")) is not None
    status = comment.get("status") or "NONE"
    tags = comment.get("tags")
    fields = {
        "id": comment.get("id"),
        "parent": comment.get("parentID") or pick(comment, "parent", "id"),
        "created": assume_utc(comment.get("createdAt")),
        "edited": revisions[-1]["created"] if len(revisions) > 1 else None,
        "body": body or "",
        "revisions": revisions if len(revisions) > 1 and not is_deleted else None,
        "status": "deleted" if is_deleted else STATUSES.get(str(status), status),
        "upvotes": _count_reactions(comment),
        "featured": any(_read_tag(tag) == "FEATURED" for tag in tags) if isinstance(tags, list) else False,
        **_name_story(comment),
        **_name_author(comment),
    }
    losses = ("reports of readers",) if _count_flags(comment) else ()
    yield read_comment(place, fields, source=SOURCE, losses=losses)


def _read_revisions(comment: dict[str, Any]) -> list[dict[str, Any]]:
    given = comment.get("revisions")
    return [
        {"body": _convert(revision.get("body")) or "", "created": assume_utc(revision.get("createdAt"))}
        for revision in (given if isinstance(given, list) else [])
        if isinstance(revision, dict)
    ]


def _convert(html: object) -> str | None:
    """Return a text as Markdown: what has no tags was typed, and its lines count."""
    return convert_html(html, keeps_newlines="<" not in html) if isinstance(html, str) else None


def _name_story(comment: dict[str, Any]) -> dict[str, object]:
    story = comment.get("story")
    if isinstance(story, dict) and story.get("url"):
        return {"url": story["url"], "title": pick(story, "metadata", "title")}
    return {"thread_ref": comment.get("storyID") or pick(story, "id") or "none"}


def _name_author(comment: dict[str, Any]) -> dict[str, object]:
    author = comment.get("author")
    if isinstance(author, dict):
        return {
            "author_id": author.get("id"),
            "author": author.get("username"),
            "author_email": author.get("email"),
        }
    return {"author_ref": comment.get("authorID")}


def _count_reactions(comment: dict[str, Any]) -> object:
    """Return how often readers respected it: counted on the document, or by the API in a part for reactions."""
    count = pick(comment, "actionCounts", "REACTION")
    return count if isinstance(count, int) else pick(comment, "actionCounts", "reaction", "total")


def _count_flags(comment: dict[str, Any]) -> object:
    return pick(comment, "actionCounts", "FLAG") or pick(comment, "actionCounts", "flag", "total")


def _read_tag(tag: object) -> object:
    return pick(tag, "type") or pick(tag, "code")


def _read_story(place: str, item: Item) -> Iterator[Record]:
    story = item.value
    closed = story.get("closedAt")
    is_closed = story.get("isClosed") is True or bool(closed)
    fields = {
        "url": story.get("url"),
        "title": pick(story, "metadata", "title"),
        "section": pick(story, "metadata", "section"),
        "state": (ThreadState.CLOSED if is_closed else ThreadState.OPEN).value,
        "created": assume_utc(story.get("createdAt")),
    }
    yield read_thread(place, fields, ref=str(story.get("id")))


def _read_user(place: str, item: Item) -> Iterator[Record]:
    user = item.value
    fields = {"author_id": user.get("id"), "author": user.get("username"), "author_email": user.get("email")}
    yield read_author(place, fields, ref=str(user.get("id")), source=SOURCE)
    if pick(user, "status", "ban", "active") is True:
        yield Loss(place, "blocks of authors")
