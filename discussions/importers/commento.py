"""Commento's export, and Comentario's: comments and commenters by hex ids (version 1), and pages by UUIDs (version 3).

Whoever is anonymous is no commenter of the file, and is kept as an unknown author. A page is called by its path, under
`url` in Commento and `path` in Comentario, and by `domain` or `host` in version 1 alone.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from discussions.importers.fields import assume_utc
from discussions.importers.html import convert_html
from discussions.importers.jsonfile import Item, Path, Reader, convert_items
from discussions.importers.records import Loss, Record, read_author, read_comment, read_thread
from discussions.models import ThreadState

SOURCE = "commento"
NO_PARENTS = (None, "", "root", "00000000-0000-0000-0000-000000000000")
DELETED_TEXTS = ("", "[deleted]")
STATES = {"approved": "approved", "unapproved": "pending", "flagged": "pending"}


def read_commento(file: BinaryIO) -> Iterator[Record]:
    """Yield the pages, authors and comments of the export, or what is wrong with them. Raises BrokenFile."""
    readers: dict[Path, Reader] = {
        ("comments", "*"): _read_comment,
        ("commenters", "*"): _read_commenter,
        ("pages", "*"): _read_page,
    }
    return convert_items(file, readers)


def _read_comment(place: str, item: Item) -> Iterator[Record]:
    comment = item.value
    is_new = "commentHex" not in comment
    text = comment.get("markdown") or ""
    html = comment.get("html")
    if not text and isinstance(html, str):
        text = convert_html(html)
    parent = comment.get("parentId" if is_new else "parentHex")
    fields = {
        "id": comment.get("id" if is_new else "commentHex"),
        "parent": None if parent in NO_PARENTS else parent,
        "author_ref": comment.get("userCreated" if is_new else "commenterHex"),
        "author": comment.get("authorName"),
        "created": assume_utc(comment.get("createdTime" if is_new else "creationDate")),
        "edited": assume_utc(comment.get("editedTime")),
        "score": comment.get("score"),
        "pinned": comment.get("isSticky") is True,
        "body": text,
        "status": _read_state(comment, text),
        **({"thread_ref": comment.get("pageId") or "none"} if is_new else {"url": _read_url(comment)}),
    }
    losses = ("network addresses",) if comment.get("authorIp") else ()
    yield read_comment(place, fields, source=SOURCE, losses=losses)


def _read_state(comment: dict[str, Any], text: object) -> object:
    if comment.get("deleted") is True or comment.get("isDeleted") is True or text in DELETED_TEXTS:
        return "deleted"
    if "isApproved" not in comment:
        return STATES.get(str(comment.get("state", "")), comment.get("state"))
    if comment.get("isPending") is True:
        return "pending"
    return "approved" if comment["isApproved"] is True else "rejected"


def _read_url(comment: dict[str, Any]) -> object:
    path = comment.get("path") or comment.get("url")
    if not isinstance(path, str) or "://" in path:
        return path
    host = comment.get("domain") or comment.get("host")
    path = "/" + path.removeprefix("/")
    return f"https://{host}{path}" if isinstance(host, str) and host else path


def _read_commenter(place: str, item: Item) -> Iterator[Record]:
    commenter = item.value
    ref = commenter.get("id") or commenter.get("commenterHex")
    fields = {"author_id": ref, "author": commenter.get("name"), "author_email": commenter.get("email")}
    yield read_author(place, fields, ref=str(ref), source=SOURCE)
    for names, what in (
        (("link", "websiteUrl"), "websites of authors"),
        (("photo", "avatarUrl"), "pictures of authors"),
    ):
        if any(commenter.get(name) not in (None, "", "undefined") for name in names):
            yield Loss(place, what)


def _read_page(place: str, item: Item) -> Iterator[Record]:
    page = item.value
    state = ThreadState.CLOSED if page.get("isReadonly") is True else ThreadState.OPEN
    fields = {"url": page.get("path"), "title": page.get("title"), "state": state.value}
    yield read_thread(place, fields, ref=str(page.get("id")))
