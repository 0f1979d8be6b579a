"""WXR, WordPress' export (1.0 to 1.2), which many other systems write too: RSS, comments inside the items.

Comments are HTML in which a line's end is one. Parley's own exports have all that Parley knows of a comment or thread
beside it, in `<parley:record>`, which other systems ignore; where that is, it counts.
"""

import html
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from discussions.importers.fields import LineError
from discussions.importers.html import convert_html
from discussions.importers.records import BadLine, Loss, Record, read_comment, read_thread
from discussions.importers.xmlfile import Element, read_elements
from discussions.models import ThreadState

SOURCE = "wxr"
NO_TIME = "0000-00-00 00:00:00"

# `1` and `0` are what WordPress calls approved and not yet; trash is what its moderators threw away.
STATUSES = {
    "1": "approved",
    "approve": "approved",
    "": "approved",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "rejected",
    "post-trashed": "rejected",
}
# Pages that not everybody can read, or nobody any more.
HIDDEN_PAGES = frozenset({"auto-draft", "draft", "future", "pending", "private", "trash"})
TYPES = frozenset({"", "comment", "review"})

_FIELDS = frozenset(
    [
        *(
            "comment_status",
            "guid",
            "link",
            "post_id",
            "post_password",
            "record",
            "status",
            "thread_identifier",
        ),
        "title",
    ]
)


def read_wxr(file: BinaryIO) -> Iterator[Record]:
    """Yield the threads and comments of the export, or what is wrong with them. Raises BrokenFile."""
    elements = read_elements(
        file, roots=("rss", "channel"), whole=frozenset({"comment"}), container="item", fields=_FIELDS
    )
    for element in elements:
        place = f"line {element.line}"
        try:
            if element.is_too_large:
                raise LineError("it is too long to be a comment")
            yield _read_item(place, element) if element.name == "item" else _read_comment(place, element)
        except LineError as error:
            yield BadLine(place, str(error))


def _read_item(place: str, item: Element) -> Record:
    ref, record = str(item.number), item.read("record")
    is_public = item.read("status") not in HIDDEN_PAGES and not item.read("post_password")
    if record:
        return read_thread(place, _parse_record(record), ref=ref, stands_alone=True)
    is_closed = item.read("comment_status") == "closed"
    fields = {
        "identifier": item.read("thread_identifier") or item.read("post_id"),
        "url": item.read("link") or item.read("guid"),
        "title": html.unescape(item.read("title")),
        "state": ThreadState.CLOSED if is_closed else ThreadState.OPEN,
    }
    return read_thread(place, fields, ref=ref, is_public=is_public)


def _read_comment(place: str, comment: Element) -> Record:
    ref, record = str(comment.holder), comment.read("record")
    if record:
        return read_comment(place, {**_parse_record(record), "thread_ref": ref})
    kind = comment.read("comment_type")
    if kind not in TYPES:
        return Loss(place, f"{kind}s"[:40] if kind.isidentifier() else "comments of unknown types")
    parent, user = comment.read("comment_parent"), comment.read("comment_user_id")
    approved = comment.read("comment_approved")
    fields = {
        "id": comment.read("comment_id"),
        "parent": parent if parent != "0" else None,
        "thread_ref": ref,
        "author": html.unescape(comment.read("comment_author")),
        "author_id": f"user-{user}" if user not in ("", "0") else "",
        "author_email": comment.read("comment_author_email"),
        "created": _read_time(comment),
        "body": convert_html(comment.read("comment_content"), keeps_newlines=True),
        "status": STATUSES.get(approved, approved),
    }
    losses = {"comment_author_url": "websites of authors", "comment_author_IP": "network addresses"}
    lost = tuple(what for name, what in losses.items() if comment.read(name))
    return read_comment(place, fields, source=SOURCE, losses=lost)


def _read_time(comment: Element) -> str:
    """Return the time in UTC, or the local one as if it were where there is none."""
    moment = comment.read("comment_date_gmt")
    if not moment or moment == NO_TIME:
        moment = comment.read("comment_date")
    return f"{moment} UTC" if moment else ""


def _parse_record(text: str) -> dict[str, object]:
    try:
        record = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise LineError(f"its parley:record is not valid JSON ({error})") from error
    if not isinstance(record, dict):
        raise LineError("its parley:record is not a JSON object")
    return record
