"""Waline's export, and what LeanCloud gives out of Waline's or Valine's class `Comment`.

Waline's has its tables below `data`; LeanCloud's has `results`, or an object a line. Texts are Markdown, Valine's HTML.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from discussions.importers.fields import assume_utc
from discussions.importers.html import convert_mixed
from discussions.importers.jsonfile import Item, convert_items
from discussions.importers.records import Record, read_comment

SOURCE = "waline"
STATUSES = {"approved": "approved", "waiting": "pending", "spam": "spam"}


def read_waline(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments of the export, or what is wrong with them. Raises BrokenFile."""
    readers = {
        (): _read_line,
        ("*",): _read_item,
        ("results", "*"): _read_item,
        ("data", "Comment", "*"): _read_item,
        ("data", "data", "Comment", "*"): _read_item,
    }
    return convert_items(file, readers)


def _read_line(place: str, item: Item) -> Iterator[Record]:
    """Read an object that is no part of another: a comment, unless it held some."""
    if "comment" in item.value:
        yield _build(place, item.value)


def _read_item(place: str, item: Item) -> Iterator[Record]:
    yield _build(place, item.value)


def _build(place: str, comment: dict[str, Any]) -> Record:
    text, user = comment.get("comment"), comment.get("user_id")
    status = comment.get("status") or "approved"
    if comment.get("isSpam") is True:
        status = "spam"
    fields = {
        "id": comment.get("objectId") or comment.get("id"),
        "parent": comment.get("pid") or comment.get("rid"),
        "url": comment.get("url"),
        "author": comment.get("nick"),
        "author_id": f"user-{user}"[:100] if user else "",
        "author_email": comment.get("mail"),
        "created": assume_utc(comment.get("insertedAt") or comment.get("createdAt")),
        "body": convert_mixed(text) if isinstance(text, str) else text,
        "status": STATUSES.get(str(status), status),
        "upvotes": comment.get("like"),
        "pinned": comment.get("sticky") in (1, "1", True) and not comment.get("pid"),
    }
    losses = {"link": "websites of authors", "ip": "network addresses", "ua": "names of browsers"}
    lost = tuple(what for name, what in losses.items() if comment.get(name))
    return read_comment(place, fields, source=SOURCE, losses=lost)
