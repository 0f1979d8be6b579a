"""The queue: which cases a moderator asks for, in which order, page by page.

Lists of several sites are put together from one list of each site, every one read off an index in its order: to
PostgreSQL, `site IN (…) ORDER BY priority` means sorting all open cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from discussions.models import Site
from discussions.queries.cursors import EPOCH, MAX_BIGINT, decode_fields, encode_fields
from discussions.refusals import Refused
from moderation.models import Case, CaseState
from moderation.queries.claims import is_claimed
from moderation.queries.counts import count_open_cases

MAX_SEARCH_CHARACTERS = 200
# Beyond this, a part of the queue is not counted case by case: nobody waits for a number.
MAX_COUNTED = 1_000


class CaseSort(StrEnum):
    PRIORITY = "priority"
    NEWEST = "newest"
    OLDEST = "oldest"
    EXPOSURE = "exposure"
    DEADLINE = "deadline"  # of those who are to be answered, and no others


class Claimed(StrEnum):
    """Who works on a case now, as seen by the moderator who asks."""

    MINE = "mine"
    OTHERS = "others"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases somebody wants to see; what is empty asks for nothing. `site` and `thread` are keys.

    `rule` is the id of a site's rule that matched the text; `q` what a search engine takes: words, "phrases", -without.
    """

    state: str = CaseState.OPEN
    site: str = ""
    kind: str = ""
    section: str = ""
    language: str = ""
    thread: str = ""
    author: int | None = None
    rule: int | None = None
    q: str = ""
    watched: bool = False
    claimed: str = ""


class CaseList(NamedTuple):
    """Cases of certain sites, in no order yet. `is_whole`: but for their kind, all that are open."""

    of_all_kinds: QuerySet[Case]
    kind: str
    site_ids: list[int]
    is_whole: bool

    @property
    def cases(self) -> QuerySet[Case]:
        return self.of_all_kinds.filter(kind=self.kind) if self.kind else self.of_all_kinds

    def without(self, unwanted: Q) -> "CaseList":
        return self._replace(of_all_kinds=self.of_all_kinds.exclude(unwanted), is_whole=False)


class CasePage(NamedTuple):
    cases: list[Case]
    next_cursor: str | None


class Neighbours(NamedTuple):
    """The ids of the cases before and after one, in a queue's order."""

    previous: int | None
    next: int | None


class Places(NamedTuple):
    """The sections and languages that there are."""

    sections: list[str]
    languages: list[str]


class _Order(NamedTuple):
    field: str
    is_descending: bool

    def turn(self) -> "_Order":
        return _Order(self.field, not self.is_descending)

    def list_fields(self) -> list[str]:
        sign = "-" if self.is_descending else ""
        return [f"{sign}{self.field}", f"{sign}pk"]

    def select_beyond(self, cases: QuerySet[Case], key: object, case_id: int) -> QuerySet[Case]:
        """Return those of `cases` that come after this place. A comparison of rows, which begins there in an index."""
        comparison = TupleLessThan if self.is_descending else TupleGreaterThan
        return cases.filter(comparison(Tuple(self.field, "pk"), (key, case_id)))


_ORDERS = {
    CaseSort.PRIORITY: _Order("priority", is_descending=True),
    CaseSort.NEWEST: _Order("opened_at", is_descending=True),
    CaseSort.OLDEST: _Order("opened_at", is_descending=False),
    CaseSort.EXPOSURE: _Order("exposure", is_descending=True),
    CaseSort.DEADLINE: _Order("due_at", is_descending=False),
}


def find_cases(moderator: User, wanted: CaseFilter) -> CaseList:
    """Return the cases of the sites that this person moderates that all of `wanted` holds for."""
    sites = Site.objects.filter(memberships__user=moderator)
    if wanted.site:
        sites = sites.filter(key=wanted.site)
    site_ids = sorted(sites.values_list("pk", flat=True))
    asked: dict[str, Any] = {
        "thread__section": wanted.section,
        "language": wanted.language,
        "thread__key": wanted.thread,
        "author_id": wanted.author,
        "rules__contains": wanted.rule and [wanted.rule],
        "thread__watches__moderator": wanted.watched and moderator,
        "text__words": wanted.q and SearchQuery(wanted.q, config="simple", search_type="websearch"),
    }
    told = {name: value for name, value in asked.items() if value}
    cases = Case.objects.filter(state=wanted.state, **told)
    if wanted.claimed:
        cases = cases.filter(_is_claimed(Claimed(wanted.claimed), moderator))
    is_whole = wanted == CaseFilter(site=wanted.site, kind=wanted.kind)
    return CaseList(cases, wanted.kind, site_ids, is_whole)


def _is_claimed(claimed: Claimed, moderator: User) -> Q:
    mine = Q(claimed_by=moderator)
    if claimed == Claimed.NOBODY:
        return ~is_claimed()
    return is_claimed() & (mine if claimed == Claimed.MINE else ~mine)


def page_cases(found: CaseList, *, sort: CaseSort, cursor: str | None, limit: int) -> CasePage:
    """Return a page of what was found, each case with what a card shows. Raises Refused (invalid_cursor)."""
    order = _ORDERS[sort]
    place = None if cursor is None else _read_cursor(cursor, sort)
    rows = _pick(found, order, limit + 1, after=place)
    cases = _fetch([case_id for case_id, _ in rows[:limit]])
    if len(rows) <= limit:
        return CasePage(cases, None)
    last_id, key = rows[limit - 1]
    if isinstance(key, datetime):
        key = (key - EPOCH) // timedelta(microseconds=1)
    return CasePage(cases, encode_fields([sort, key, last_id]))


def with_cards(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return `cases`, each with what a card shows, in the same query."""
    return cases.select_related(
        *("site", "claimed_by", "asked_by", "asked_of"),
        *("comment__thread", "comment__author", "comment__parent__author"),
    )


def find_first(found: CaseList, sort: CaseSort) -> int | None:
    """Return the id of the first case."""
    return next((case_id for case_id, _ in _pick(found, _ORDERS[sort], 1)), None)


def find_neighbours(found: CaseList, case: Case, sort: CaseSort) -> Neighbours:
    """Return what stands before and after `case` in the list. It may have left it just now, by being settled."""
    order = _ORDERS[sort]
    place = (getattr(case, order.field), case.pk)
    before, after = (_pick(found, way, 1, after=place) for way in (order.turn(), order))
    return Neighbours(before[0][0] if before else None, after[0][0] if after else None)


def list_around(found: CaseList, case: Case, sort: CaseSort, *, limit: int) -> list[Case]:
    """Return `case` between the one before it and the first `limit` after it, each with what a card shows."""
    order = _ORDERS[sort]
    place = (getattr(case, order.field), case.pk)
    before, after = _pick(found, order.turn(), 1, after=place), _pick(found, order, limit, after=place)
    return _fetch([*(pk for pk, _ in before), case.pk, *(pk for pk, _ in after)])


def list_next(found: CaseList, after: Case | None, sort: CaseSort, *, limit: int) -> list[Case]:
    """Return the first cases after one, and round to those passed over, each with what a card shows."""
    order = _ORDERS[sort]
    place = (getattr(after, order.field), after.pk) if after else None
    rows = _pick(found, order, limit, after=place)
    if place and len(rows) < limit:
        rows = [*rows, *_pick(found, order, limit)]
    return _fetch(list(dict.fromkeys(pk for pk, _ in rows))[:limit])


def leave_to_others(found: CaseList, moderator: User) -> CaseList:
    """Return the list without the cases that somebody else works on."""
    return found.without(is_claimed() & ~Q(claimed_by=moderator))


def count_by_kind(found: CaseList) -> dict[str, int] | None:
    """Return how many cases there are of each kind that has any, whatever kind was asked for.

    None if there are too many to count: those of the whole queue never are.
    """
    if found.is_whole:
        return count_open_cases(found.site_ids)
    some = found.of_all_kinds.filter(site_id__in=found.site_ids).order_by()[: MAX_COUNTED + 1]
    counts = dict(Case.objects.filter(pk__in=some.values("pk")).values_list("kind").annotate(Count("pk")))
    return counts if sum(counts.values()) <= MAX_COUNTED else None


def list_places(found: CaseList) -> Places:
    """Return what the open cases of the list's sites can be filtered by: of the most pressing `MAX_COUNTED`."""
    waiting = CaseList(Case.objects.filter(state=CaseState.OPEN), "", found.site_ids, is_whole=True)
    ids = [case_id for case_id, _ in _pick(waiting, _ORDERS[CaseSort.PRIORITY], MAX_COUNTED)]
    rows = Case.objects.filter(pk__in=ids).values_list("thread__section", "language").distinct()
    sections, languages = ({*values} - {""} for values in zip(*rows, strict=True)) if rows else ((), ())
    return Places(sorted(sections), sorted(languages))


def _pick(
    found: CaseList, order: _Order, limit: int, *, after: tuple[object, int] | None = None
) -> Sequence[tuple[int, Any]]:
    """Return id and sort key of the first `limit` cases, or of those after a place."""
    lists = []
    for site_id in found.site_ids:
        cases = found.cases.filter(site_id=site_id)
        if order.field == "due_at":
            cases = cases.filter(due_at__isnull=False)
        if after is not None and after[0] is not None:
            cases = order.select_beyond(cases, *after)
        lists.append(cases.order_by(*order.list_fields()).values_list("pk", order.field)[:limit])
    if not lists:
        return []
    if len(lists) == 1:
        return list(lists[0])
    merged = lists[0].union(*lists[1:], all=True)
    return list(merged.order_by(*order.list_fields())[:limit])


def _fetch(ids: list[int]) -> list[Case]:
    """Return these cases in this order, each with what a card shows."""
    known = with_cards(Case.objects.filter(pk__in=ids)).in_bulk()
    # One of them may have gone since its id was found.
    return [known[case_id] for case_id in ids if case_id in known]


def _read_cursor(cursor: str, sort: CaseSort) -> tuple[object, int]:
    fields = decode_fields(cursor)
    is_ours = len(fields) == 3 and fields[0] == sort and all(type(number) is int for number in fields[1:])
    if not is_ours or not all(0 <= number <= MAX_BIGINT for number in fields[1:]):
        raise Refused("invalid_cursor")
    _, key, case_id = fields
    if _ORDERS[sort].field not in ("opened_at", "due_at"):
        return key, case_id
    try:
        return EPOCH + timedelta(microseconds=key), case_id
    except OverflowError as error:
        raise Refused("invalid_cursor") from error
