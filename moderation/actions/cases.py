"""Opening and settling cases."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, NotRequired, TypedDict, Unpack

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import F, Value
from django.utils import timezone

from discussions.models import Comment, Status, ThreadViews
from moderation.models import (
    ASKED_FOR,
    Case,
    CaseKind,
    CaseState,
    CaseText,
    Judgement,
)
from moderation.priority import measure_exposure, rate_case
from moderation.queries.flaggers import find_grave_score, sum_flags
from moderation.queries.pressing import describe_pressure
from moderation.scoring.languages import UNKNOWN

# Why a case is there that a moderator asked for.
PICKED = "case.picked"
# Of a case that nobody asks a colleague about, as a settled one must be.
NOT_ASKED: Mapping[str, Any] = {"asked_by": None, "asked_of": None, "asked_note": "", "asked_at": None}

# As `note_words`, for many at once.
_NOTE_WORDS = """
INSERT INTO moderation_casetext (case_id, words)
SELECT filed.id, to_tsvector('simple', comment.body)
  FROM moderation_case filed JOIN discussions_comment comment ON comment.id = filed.comment_id
 WHERE filed.id = ANY(%s)
"""


class CaseFacts(TypedDict):
    """What a case is about. `evidence`: what the checks say, of 100; `due_at`: when somebody is to be answered."""

    kind: CaseKind
    state: CaseState
    code: str
    details: Mapping[str, Any]
    evidence: int
    due_at: NotRequired[datetime | None]


class Filing(NamedTuple):
    """A comment that is to have a case; `language` and `rules` as its text was judged."""

    comment: Comment
    facts: CaseFacts
    language: str
    rules: Sequence[int]


def put_case(comment: Comment, **facts: Unpack[CaseFacts]) -> Case:
    """Make the comment's case what these say, a new one or the one it has."""
    now = timezone.now()
    rated = rate_comment(comment, kind=facts["kind"], evidence=facts["evidence"], opened_at=now)
    values = {**place_case(comment), **_write_facts(facts, now), **rated}
    if facts["state"] != CaseState.OPEN:
        values |= NOT_ASKED
    case, _ = Case.objects.update_or_create(
        comment=comment, defaults={**values, "version": F("version") + 1}, create_defaults=values
    )
    note_words(case, comment)
    return case


def file_new_cases(filings: Sequence[Filing]) -> None:
    """Give each of these comments of one site its first case, in as many statements as for one.

    They were not seen by readers yet, and so have no reports. Their threads are locked.
    """
    if not filings:
        return
    now = timezone.now()
    grave_score = find_grave_score(filings[0].comment.thread.site_id)
    cases = []
    for comment, facts, language, rules in filings:
        case = Case(
            **_place(comment), comment=comment, language=language, rules=rules, **_write_facts(facts, now)
        )
        case.priority = rate_case(describe_pressure(case, grave_score, now))
        cases.append(case)
    Case.objects.bulk_create(cases)
    with connection.cursor() as database:
        database.execute(_NOTE_WORDS, [[case.pk for case in cases]])


def file_case_of(comment: Comment, code: str) -> tuple[Case, bool]:
    """Return the comment's case, and whether it is new: then one that is settled, for people to find and work on."""
    now = timezone.now()
    case, is_new = Case.objects.get_or_create(
        comment=comment,
        defaults={
            **place_case(comment),
            "kind": CaseKind.NEW,
            "state": CaseState.SETTLED,
            "code": code,
            "opened_at": now,
            "settled_at": now,
        },
    )
    if is_new:
        note_words(case, comment)
    return case, is_new


def place_case(comment: Comment) -> dict[str, Any]:
    """Return the columns of a case that say where its comment is, by whom, and as what its text was judged."""
    judged = Judgement.objects.filter(revision__comment=comment, revision__number=comment.revision)
    language, rules = judged.values_list("language", "rules").first() or (UNKNOWN, [])
    return {**_place(comment), "language": language, "rules": rules}


def _place(comment: Comment) -> dict[str, Any]:
    return {
        "site_id": comment.thread.site_id,
        "thread_id": comment.thread_id,
        "author_id": comment.author_id,
    }


def _write_facts(facts: CaseFacts, now: datetime) -> dict[str, Any]:
    settled_at = None if facts["state"] == CaseState.OPEN else now
    details = dict(facts["details"])
    return {"due_at": None, **facts, "details": details, "opened_at": now, "settled_at": settled_at}


def rate_comment(comment: Comment, *, kind: str, evidence: int, opened_at: datetime) -> dict[str, Any]:
    """Return the columns of a case that say how pressing it is, and why."""
    views = ThreadViews.objects.filter(thread=comment.thread_id).values_list("count", flat=True).first()
    exposure = measure_exposure(
        is_published=comment.status == Status.PUBLISHED,
        votes=comment.upvotes + comment.downvotes,
        replies=comment.reply_count,
        in_thread=comment.thread.comment_count,
        views=views or 0,
    )
    rated = Case(
        kind=kind, evidence=evidence, opened_at=opened_at, exposure=exposure, flag_score=sum_flags(comment)
    )
    pressure = describe_pressure(rated, find_grave_score(comment.thread.site_id), timezone.now())
    return {
        "priority": rate_case(pressure),
        "evidence": evidence,
        "flag_score": rated.flag_score,
        "exposure": exposure,
    }


def note_words(case: Case, comment: Comment) -> None:
    """Have the queue's search find the case by its comment's text."""
    words = SearchVector(Value(comment.body), config="simple")
    CaseText.objects.update_or_create(case=case, defaults={"words": words})


def sharpen_case_of(
    comment: Comment, *, kind: CaseKind, code: str, details: Mapping[str, Any], evidence: int
) -> None:
    """Bring the comment's open case up to date with later evidence; its age stays. What people asked for stays that."""
    case = Case.objects.filter(comment=comment, state=CaseState.OPEN).exclude(kind__in=ASKED_FOR).first()
    if case is None or (case.code, case.evidence) == (code, evidence):
        return
    rated = rate_comment(comment, kind=kind, evidence=evidence, opened_at=case.opened_at)
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(
        kind=kind, code=code, details=dict(details), version=F("version") + 1, **rated
    )


def settle_case_of(comment: Comment, *, except_kinds: Collection[CaseKind] = ()) -> bool:
    """Settle the comment's case, if it has an open one that is not of `except_kinds`. Returns whether it had."""
    return bool(
        Case.objects.filter(comment=comment, state=CaseState.OPEN)
        .exclude(kind__in=except_kinds)
        .update(state=CaseState.SETTLED, settled_at=timezone.now(), version=F("version") + 1, **NOT_ASKED)
    )


def outdate_case_of(comment: Comment) -> None:
    """Raise the version of the comment's case: its text is another, and no one may decide on one they have not seen."""
    case = Case.objects.filter(comment=comment).first()
    if case is not None:
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
        note_words(case, comment)
