"""One comment from elsewhere, as every importer hands it on: read strictly, so that what is wrong is said by line."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from discussions.models import Status
from discussions.models.sites import MAX_BODY_CHARACTERS

MAX_ID_CHARACTERS = 255
MAX_AUTHOR_CHARACTERS = 255
MAX_TITLE_CHARACTERS = 500
MAX_URL_CHARACTERS = 2_000
MAX_KEY_CHARACTERS = 200
MAX_VOTES = 2**31 - 1
# Clocks differ; a comment of next year would stay the newest for a year.
CLOCK_SKEW = timedelta(days=1)

# What was not public elsewhere does not become so by being imported: `pending` there waits for a person here.
STATUSES = {
    "": Status.PUBLISHED,
    "published": Status.PUBLISHED,
    "approved": Status.PUBLISHED,
    "pending": Status.HELD,
    "held": Status.HELD,
    "rejected": Status.REJECTED,
    "spam": Status.SPAM,
    "withdrawn": Status.WITHDRAWN,
    "deleted": Status.WITHDRAWN,
}

_UNFIT_FOR_KEY = re.compile(r"[/\s\x00-\x1f\x7f]+")
_UTC_WORD = re.compile(r"\s*(?:UTC|GMT|Z)\Z", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class LineError(ValueError):
    """What is wrong with a line, in a sentence without its number."""


class BadLine(NamedTuple):
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedComment:
    """A comment that can be stored as it is. `line` is its place in the file, from 1.

    `thread` is the thread's name there, empty where it has none; `author` is the name, or empty for an unknown author.
    """

    line: int
    id: str
    parent: str | None
    thread: str
    title: str
    url: str
    author: str
    created_at: datetime
    body: str
    status: Status
    upvotes: int
    downvotes: int


def read_comment(line: int, fields: Mapping[str, object]) -> ImportedComment:
    """Return the comment that `fields` (id, parent, thread, title, author, created, body, url, score, status) describe.

    Only id, created and body are needed. Raises LineError.
    """
    comment_id = _read_id(fields, "id")
    if not comment_id:
        raise LineError("it has no id")
    status = _read_status(fields)
    score = _read_score(fields)
    return ImportedComment(
        line=line,
        id=comment_id,
        parent=_read_parent(fields, comment_id),
        thread=_read_name(fields, "thread"),
        title=_read_text(fields, "title").strip()[:MAX_TITLE_CHARACTERS],
        url=_read_url(fields),
        author=_read_name(fields, "author")[:MAX_AUTHOR_CHARACTERS],
        created_at=_read_time(fields.get("created")),
        body=_read_body(fields),
        status=status,
        upvotes=max(score, 0),
        downvotes=max(-score, 0),
    )


def make_thread_key(name: str) -> str:
    """Return the key of the thread called `name` elsewhere: the name itself where it can be one.

    White space and slashes in a row become one `-`; what is then too long is cut and ends in a hash of the name. The
    same name always gives the same key.
    """
    key = _UNFIT_FOR_KEY.sub("-", name)
    if len(key) <= MAX_KEY_CHARACTERS:
        return key
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"{key[: MAX_KEY_CHARACTERS - len(digest) - 1]}-{digest}"


def _read_text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f"its {name} is not text")
    if _UNSTORABLE.search(value):
        raise LineError(f"its {name} has characters that can't be stored (NUL or half a surrogate pair)")
    return value


def _read_name(fields: Mapping[str, object], name: str) -> str:
    """Return what names something, which some systems do with a number."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _read_text(fields, name).strip()


def _read_id(fields: Mapping[str, object], name: str) -> str:
    text = _read_name(fields, name)
    if len(text) > MAX_ID_CHARACTERS:
        raise LineError(f"its {name} is longer than {MAX_ID_CHARACTERS} characters")
    return text


def _read_body(fields: Mapping[str, object]) -> str:
    """Return the text, which may be empty: what it was replied to keeps its place, and its replies theirs."""
    body = _read_text(fields, "body")
    if fields.get("body") is None:
        raise LineError("it has no body")
    if len(body) > MAX_BODY_CHARACTERS:
        raise LineError(f"its body has {len(body)} characters; {MAX_BODY_CHARACTERS} are the most that fit")
    return body


def _read_parent(fields: Mapping[str, object], comment_id: str) -> str | None:
    """Return the id of the comment that this one replies to. One that answers itself answers nobody."""
    parent = _read_id(fields, "parent")
    return parent if parent and parent != comment_id else None


def _read_url(fields: Mapping[str, object]) -> str:
    """Return the page's address without its fragment, or none: an odd one is no reason to lose a comment."""
    url = _read_text(fields, "url").strip().partition("#")[0]
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_usable = parts.scheme in ("http", "https") and parts.netloc and len(url) <= MAX_URL_CHARACTERS
    return url if is_usable else ""


def _read_status(fields: Mapping[str, object]) -> Status:
    word = _read_text(fields, "status").strip().lower()
    if word not in STATUSES:
        raise LineError(f"its status {word[:40]!r} is none of {', '.join(filter(None, STATUSES))}")
    return STATUSES[word]


def _read_score(fields: Mapping[str, object]) -> int:
    score = fields.get("score")
    if score is None:
        return 0
    if isinstance(score, float) and score.is_integer():
        score = int(score)
    if isinstance(score, bool) or not isinstance(score, int):
        raise LineError("its score is not a whole number")
    return max(-MAX_VOTES, min(MAX_VOTES, score))


def _read_time(value: object) -> datetime:
    """Return an instant given as RFC 3339, as `2006-03-10 14:50:43 UTC`, or in seconds since 1970."""
    try:
        moment = _parse_time(value)
        if moment.tzinfo is None:
            raise LineError(f"its time {str(value)[:40]!r} does not say its zone")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        if isinstance(error, LineError):
            raise
        raise LineError(f"its time {str(value)[:40]!r} can't be read") from error
    if moment > datetime.now(UTC) + CLOCK_SKEW:
        raise LineError(f"its time {str(value)[:40]!r} lies in the future")
    return moment


def _parse_time(value: object) -> datetime:
    if value is None or value == "":
        raise LineError("it has no time")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError("not a time")
    return datetime.fromisoformat(_UTC_WORD.sub("+00:00", value.strip()))
