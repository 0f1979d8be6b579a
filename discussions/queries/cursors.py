"""The sorts, and the cursors that lead from one page of a sort to the next.

A cursor holds the sort, whose comments it walks (a thread's top level, or one comment's replies), the thread's
version at its first page, and the place after which the next page begins. Clients must not look inside.
"""

import base64
import math
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from discussions.refusals import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_CURSOR_CHARACTERS = 300
MAX_BIGINT = 2**63 - 1


class Sort(StrEnum):
    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"
    DISCUSSED = "discussed"
    CONTROVERSIAL = "controversial"
    CALLED = "called"  # who called it: by what their forecasts were worth
    FEATURED = "featured"  # what moderators featured alone, replies among it
    UNANSWERED = "unanswered"  # where comments are questions: those that no expert has answered first
    SIDES = "sides"  # the best of those who expect yes and of those who do not, in turn


# How replies are sorted below a page that is sorted so: a conversation reads in the order it was held.
REPLY_SORTS = {
    Sort.BEST: Sort.BEST,
    Sort.NEWEST: Sort.OLDEST,
    Sort.OLDEST: Sort.OLDEST,
    Sort.DISCUSSED: Sort.OLDEST,
    Sort.CONTROVERSIAL: Sort.BEST,
    Sort.CALLED: Sort.BEST,
    Sort.FEATURED: Sort.BEST,
    Sort.UNANSWERED: Sort.OLDEST,
    Sort.SIDES: Sort.BEST,
}


class Cursor(NamedTuple):
    """`key` is the sort's value at the place after which to go on: a time for newest and oldest, else a number.

    With `key` None the walk begins at its first comment. `pinned` were listed first, and do not come again.
    """

    sort: Sort
    thread_id: int
    parent_id: int | None
    version: int
    key: datetime | float | None
    comment_id: int
    pinned: tuple[int, ...] = ()


def encode_cursor(cursor: Cursor) -> str:
    """Return `cursor` as text for a URL."""
    key = cursor.key
    if isinstance(key, datetime):
        key = (key - EPOCH) // timedelta(microseconds=1)
    return encode_fields(
        [
            *(cursor.sort, cursor.thread_id, cursor.parent_id, cursor.version, key, cursor.comment_id),
            *cursor.pinned,
        ]
    )


def decode_cursor(text: str) -> Cursor:
    """Return the cursor that `text` stands for. Raises Refused (invalid_cursor) if we did not make it."""
    try:
        sort, thread_id, parent_id, version, key, comment_id, *pinned = decode_fields(text)
        sort = Sort(sort)
        for number in (thread_id, version, comment_id, *pinned, *([] if parent_id is None else [parent_id])):
            if type(number) is not int or not 0 <= number <= MAX_BIGINT:
                raise ValueError("not an id")
        key = _decode_key(sort, key)
        return Cursor(sort, thread_id, parent_id, version, key, comment_id, tuple(pinned))
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused("invalid_cursor") from error


def encode_fields(fields: list[Any]) -> str:
    """Return JSON-like `fields` as text for a URL."""
    return base64.urlsafe_b64encode(orjson.dumps(fields)).rstrip(b"=").decode()


def decode_fields(text: str) -> list[Any]:
    """Return the fields that `encode_fields` made `text` of. Raises Refused (invalid_cursor) if it did not."""
    try:
        if len(text) > MAX_CURSOR_CHARACTERS:
            raise ValueError("too long")
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        fields = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    if not isinstance(fields, list):
        raise Refused("invalid_cursor")
    return fields


def _decode_key(sort: Sort, key: object) -> datetime | float | None:
    if key is None:
        return None
    if sort in (Sort.NEWEST, Sort.OLDEST):
        if type(key) is not int:
            raise ValueError("not a time")
        return EPOCH + timedelta(microseconds=key)
    if not isinstance(key, int | float) or isinstance(key, bool) or not math.isfinite(key):
        raise ValueError("not a number")
    return key
