"""Everything that is kept of one author, a page at a time: what they may ask for at any time (GDPR, article 15)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

from discussions.models import (
    Author,
    AuthorToken,
    Comment,
    ConfirmationRequest,
    Flag,
    Follow,
    Forecast,
    Mailbox,
    Mute,
    Notice,
    Notification,
    Record,
    Score,
    Vote,
)
from discussions.queries.cursors import MAX_BIGINT, decode_fields, encode_fields
from discussions.refusals import Refused


class Part(NamedTuple):
    """One kind of what is kept: a table, what is read with its rows, and which of them say nothing any more."""

    kind: str
    model: type[Model]
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    void: Q | None = None

    def list_rows(self, author: Author) -> QuerySet[Any]:
        rows = self.model._default_manager.filter(**{"pk" if self.model is Author else "author": author.pk})
        if self.void is not None:
            rows = rows.exclude(self.void)
        return rows.select_related(*self.related).prefetch_related(*self.prefetched).order_by("pk")


PARTS = (
    Part("profile", Author, ("site",)),
    Part("token", AuthorToken),
    Part("mail_settings", Mailbox, ("author",)),
    Part("confirmation_request", ConfirmationRequest),
    Part("comment", Comment, ("author", "thread", "forecast__prompt"), ("revisions",)),
    Part("vote", Vote, void=Q(value=0)),
    Part("flag", Flag),
    Part("notice", Notice),
    Part("follow", Follow, ("thread__site",)),
    Part("mute", Mute, ("muted",)),
    Part("notification", Notification),
    Part("forecast", Forecast, ("prompt",)),
    Part("score", Score, ("prompt",)),
    Part("record", Record),
)


class OwnPage(NamedTuple):
    """Rows by part, in their order; `next_cursor` is None on the last page."""

    rows: list[tuple[Part, Sequence[Any]]]
    next_cursor: str | None


def read_own_data(author: Author, cursor: str | None, limit: int) -> OwnPage:
    """Return the next `limit` rows of what is kept of `author`. Raises Refused (invalid_cursor)."""
    place, last = _read_cursor(cursor) if cursor is not None else (0, 0)
    pages: list[tuple[Part, Sequence[Any]]] = []
    left = limit
    for number in range(place, len(PARTS)):
        after = last if number == place else 0
        rows = list(PARTS[number].list_rows(author).filter(pk__gt=after)[: left + 1])
        if rows[:left]:
            pages.append((PARTS[number], rows[:left]))
        if len(rows) > left:
            return OwnPage(pages, encode_fields([number, rows[left - 1].pk if left else after]))
        left -= len(rows)
    return OwnPage(pages, None)


def _read_cursor(text: str) -> tuple[int, int]:
    fields = decode_fields(text)
    is_place = len(fields) == 2 and all(type(field) is int for field in fields)
    if not is_place or not 0 <= fields[0] < len(PARTS) or not 0 <= fields[1] <= MAX_BIGINT:
        raise Refused("invalid_cursor")
    return fields[0], fields[1]
