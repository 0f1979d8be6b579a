"""Comments that came from elsewhere already decided: filed as if they had been decided here."""

from collections.abc import Collection, Iterator
from itertools import islice

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils import timezone

from discussions.models import Comment, Status
from moderation.models import Actor, Case, CaseKind, CaseState, CaseText, Decision, DecisionAction

BATCH = 1_000

_ACTIONS = {
    Status.HELD: DecisionAction.HOLD,
    Status.REJECTED: DecisionAction.REJECT,
    Status.SPAM: DecisionAction.SPAM,
}


def file_imported_comments(thread_ids: Collection[int]) -> None:
    """Give every imported comment of these threads that is not published, and has none yet, a case and a decision.

    What was held there waits for a person here; what was rejected is filed, so that a person can find and reverse it.
    Must be called in the import's transaction, which has locked the threads. Doing it twice changes nothing.
    """
    unfiled = (
        Comment.objects.filter(
            thread_id__in=thread_ids, imported_id__isnull=False, status__in=_ACTIONS, case__isnull=True
        )
        .select_related("thread")
        .only("revision", "status", "body", "author_id", "thread__site_id")
        .order_by("pk")
    )
    comments = unfiled.iterator(chunk_size=BATCH)
    while batch := list(islice(comments, BATCH)):
        cases = Case.objects.bulk_create(_build_cases(batch))
        CaseText.objects.bulk_create(_build_texts(cases))
        Decision.objects.bulk_create(_build_decisions(batch))


def _build_cases(comments: Collection[Comment]) -> Iterator[Case]:
    now = timezone.now()
    for comment in comments:
        is_open = comment.status == Status.HELD
        yield Case(
            comment=comment,
            site_id=comment.thread.site_id,
            thread_id=comment.thread_id,
            author_id=comment.author_id,
            kind=CaseKind.SPAM if comment.status == Status.SPAM else CaseKind.NEW,
            state=CaseState.OPEN if is_open else CaseState.SETTLED,
            code=f"import.{comment.status}",
            opened_at=now,
            settled_at=None if is_open else now,
        )


def _build_texts(cases: Collection[Case]) -> Iterator[CaseText]:
    for case in cases:
        yield CaseText(case=case, words=SearchVector(Value(case.comment.body), config="simple"))


def _build_decisions(comments: Collection[Comment]) -> Iterator[Decision]:
    for comment in comments:
        yield Decision(
            comment=comment,
            revision=comment.revision,
            action=_ACTIONS[Status(comment.status)],
            from_status=Status.PENDING,
            to_status=comment.status,
            actor=Actor.MACHINE,
            code=f"import.{comment.status}",
        )
