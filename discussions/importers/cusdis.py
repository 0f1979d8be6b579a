"""Cusdis: its tables `comments` and `pages` as JSON, or a list of comments with their page in each.

Names are those of its columns or of its API: `createdAt` or `created_at`. A page's slug is what the site called it.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from discussions.importers.fields import assume_utc
from discussions.importers.jsonfile import Item, convert_items
from discussions.importers.records import Record, read_comment, read_thread

SOURCE = "cusdis"


def read_cusdis(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments and pages of the export, or what is wrong with them. Raises BrokenFile."""
    readers = {
        ("*",): _read_comment,
        ("comments", "*"): _read_comment,
        ("data", "*"): _read_comment,
        ("pages", "*"): _read_page,
    }
    return convert_items(file, readers)


def _read_comment(place: str, item: Item) -> Iterator[Record]:
    waiting: list[tuple[Any, Any]] = [(item.value, None)]
    while waiting:
        comment, above = waiting.pop()
        if not isinstance(comment, dict):
            continue
        comment = {"page": above.get("page"), **comment} if above else comment
        yield _build(place, comment, above)
        replies = comment.get("replies")
        if isinstance(replies, dict):
            replies = replies.get("data")
        if isinstance(replies, list):
            waiting += [(reply, comment) for reply in reversed(replies)]


def _build(place: str, comment: dict[str, Any], above: dict[str, Any] | None) -> Record:
    page = comment.get("page")
    is_whole = isinstance(page, dict) and (page.get("url") or page.get("slug"))
    named = (
        _name_page(page)
        if isinstance(page, dict) and is_whole
        else {"thread_ref": _get(comment, "pageId") or "none"}
    )
    is_shown = comment.get("approved") in (True, 1)
    fields = {
        "id": comment.get("id"),
        "parent": _get(comment, "parentId") or (above or {}).get("id"),
        "author": comment.get("by_nickname"),
        "author_email": comment.get("by_email"),
        "created": assume_utc(_get(comment, "createdAt")),
        "body": comment.get("content"),
        "status": "deleted" if _get(comment, "deletedAt") else "approved" if is_shown else "pending",
        **named,
    }
    return read_comment(place, fields, source=SOURCE)


def _read_page(place: str, item: Item) -> Iterator[Record]:
    yield read_thread(place, _name_page(item.value), ref=str(item.value.get("id")))


def _name_page(page: dict[str, Any]) -> dict[str, object]:
    return {"identifier": page.get("slug"), "url": page.get("url"), "title": page.get("title")}


def _get(comment: dict[str, Any], name: str) -> object:
    """Return the value under this name, or under the one that its column has."""
    column = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return comment.get(name) if comment.get(name) is not None else comment.get(column)
