"""Disqus' export: `<disqus>` with `<thread dsq:id>`s and `<post dsq:id>`s that name a thread and perhaps a parent.

Threads come in any order, several for one page, and some that are empty: comments find theirs by its id, and threads of
the same page are one here. An author's e-mail and address may be missing.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from discussions.importers.fields import LineError
from discussions.importers.html import convert_html
from discussions.importers.records import BadLine, Record, read_comment, read_thread
from discussions.importers.xmlfile import Element, read_elements
from discussions.models import ThreadState

SOURCE = "disqus"

# Links lead through Disqus: the real one is in the query, with a colon and a checksum behind it.
_WRAPPED_LINK = re.compile(
    r"https?://disq\.us/url\?url=(?P<url>[^&\"'\s<>]+?)(?:%3A|:)[\w-]+(?:&amp;|&)[^\"'\s<>]*"
)
_MENTION = re.compile(r"(?<!\S)@([\w.-]+):disqus\b")


def read_disqus(file: BinaryIO) -> Iterator[Record]:
    """Yield the threads and comments of the export, or what is wrong with them. Raises BrokenFile."""
    for element in read_elements(file, roots=("disqus",), whole=frozenset({"thread", "post"})):
        place = f"line {element.line}"
        try:
            if element.is_too_large:
                raise LineError("it is too long to be a comment")
            yield _read_thread(place, element) if element.name == "thread" else _read_post(place, element)
        except LineError as error:
            yield BadLine(place, str(error))


def _read_thread(place: str, thread: Element) -> Record:
    fields = {
        "identifier": thread.read("id"),
        "url": thread.read("link"),
        "title": thread.read("title"),
        "created": thread.read("createdAt"),
        "state": ThreadState.CLOSED if thread.read("isClosed") == "true" else ThreadState.OPEN,
    }
    ref = thread.attributes.get("id", "")
    return read_thread(place, fields, ref=ref, is_public=thread.read("isDeleted") != "true")


def _read_post(place: str, post: Element) -> Record:
    author = post.find("author") or post
    is_anonymous = author.read("isAnonymous") == "true"
    fields = {
        "id": post.attributes.get("id") or post.read("id"),
        "parent": post.refer("parent"),
        "thread_ref": post.refer("thread") or "none",
        "author": author.read("name"),
        "author_id": "" if is_anonymous else author.read("username"),
        "author_email": author.read("email"),
        "created": post.read("createdAt"),
        "body": convert_html(_unwrap_links(post.read("message"))),
        "status": _read_status(post),
    }
    losses = ("network addresses",) if post.read("ipAddress") else ()
    return read_comment(place, fields, source=SOURCE, losses=losses)


def _read_status(post: Element) -> str:
    if post.read("isSpam") == "true":
        return "spam"
    if post.read("isDeleted") == "true":
        return "deleted"
    return "pending" if post.read("isApproved") == "false" else "approved"


def _unwrap_links(message: str) -> str:
    """Return the message with links to where they lead in the end, and people called by their names alone."""
    if "disq.us/" in message:
        message = _WRAPPED_LINK.sub(_unwrap, message)
    return _MENTION.sub(r"@\1", message) if ":disqus" in message else message


def _unwrap(link: re.Match[str]) -> str:
    url = unquote(link["url"])
    return url if url.startswith(("http://", "https://")) and not re.search(r"[\s\"'<>]", url) else link[0]
