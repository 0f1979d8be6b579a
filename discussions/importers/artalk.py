"""Artrans, Artalk's export: a list of comments, each with all of its page and site, every value a text."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin

from discussions.importers.fields import LineError, assume_utc
from discussions.importers.html import convert_mixed
from discussions.importers.jsonfile import Item, convert_items
from discussions.importers.records import Record, read_comment, read_thread
from discussions.models import ThreadState

SOURCE = "artalk"


def read_artalk(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments and pages of the export, or what is wrong with them. Raises BrokenFile."""
    return convert_items(file, {("*",): _read_comment})


def _read_comment(place: str, item: Item) -> Iterator[Record]:
    comment = item.value
    url, text, parent = _read_url(comment), comment.get("content"), comment.get("rid")
    if _is_true(comment.get("page_admin_only")):
        yield read_thread(place, {"url": url, "state": ThreadState.CLOSED.value})
    fields = {
        "id": comment.get("id"),
        "parent": None if parent in ("0", 0, "", None) else parent,
        "url": url,
        "title": comment.get("page_title"),
        "author": comment.get("nick"),
        "author_email": comment.get("email"),
        "created": assume_utc(comment.get("created_at")),
        "body": convert_mixed(text) if isinstance(text, str) else text,
        "status": "pending" if _is_true(comment.get("is_pending")) else "approved",
        "upvotes": _read_number(comment, "vote_up"),
        "downvotes": _read_number(comment, "vote_down"),
        "pinned": _is_true(comment.get("is_pinned")),
    }
    losses = {
        "link": "websites of authors",
        "ip": "network addresses",
        "ua": "names of browsers",
        "badge_name": "badges of authors",
    }
    lost = [what for name, what in losses.items() if comment.get(name)]
    if _is_true(comment.get("is_collapsed")):
        lost.append("marks of collapsed comments")
    yield read_comment(place, fields, source=SOURCE, losses=tuple(lost))


def _read_url(comment: dict[str, Any]) -> object:
    """Return the page's address: its key is one, or a path on the first of the site's."""
    key, sites = comment.get("page_key"), comment.get("site_urls")
    if isinstance(key, str) and isinstance(sites, str) and key.startswith("/") and not key.startswith("//"):
        try:
            return urljoin(sites.split(",")[0].strip(), key)
        except ValueError:
            return key
    return key


def _is_true(value: object) -> bool:
    return value in (True, "true", "1")


def _read_number(comment: dict[str, Any], name: str) -> object:
    value = comment.get(name)
    if not isinstance(value, str):
        return value
    try:
        return int(value[:20] or "0")
    except ValueError as error:
        raise LineError(f"its {name} is not a whole number") from error
