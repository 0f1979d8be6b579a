"""The one place that changes comments' statuses, with the counters and versions that follow from it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from discussions.actions.events import record_events
from discussions.announcements import announce_thread
from discussions.models import Comment, Event, EventKind, Status, Thread
from discussions.quoting import MARK

_MOVE = """
UPDATE discussions_comment c
   SET status = m.status,
       version = coalesce(m.version, c.version),
       ranked_version = coalesce(m.ranked_version, c.ranked_version),
       published_at = coalesce(m.published_at, c.published_at)
  FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[])
       AS m (id, revision, from_status, status, version, ranked_version, published_at)
 WHERE c.id = m.id AND c.revision = m.revision AND c.status = m.from_status
RETURNING c.id
"""

_RECORD_RANKINGS = """
WITH moved AS (
  SELECT c.id, c.thread_id, m.version, c.best, c.controversy, c.descendant_count, c.called,
         c.answer_count
    FROM discussions_comment c JOIN unnest(%s::bigint[], %s::bigint[]) AS m (id, version) USING (id)
), recorded AS (
  INSERT INTO discussions_rankingchange
         (comment_id, thread_id, version, best, controversy, descendant_count, called, answer_count,
          created_at)
  SELECT id, thread_id, version, best, controversy, descendant_count, called, answer_count, now() FROM moved
  ON CONFLICT DO NOTHING
)
UPDATE discussions_comment c SET ranked_version = moved.version FROM moved WHERE c.id = moved.id
"""

_COUNT_DESCENDANTS = """
UPDATE discussions_comment c SET descendant_count = c.descendant_count + m.step
  FROM unnest(%s::bigint[], %s::int[]) AS m (id, step) WHERE c.id = m.id
"""

_COUNT_REPLIES = """
UPDATE discussions_comment c SET reply_count = c.reply_count + m.step, version = m.version
  FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS m (id, step, version)
 WHERE c.id = m.id
RETURNING c.parent_id, c.thread_id, c.status, c.reply_count, m.step
"""


_COUNT_ANSWERS = """
UPDATE discussions_comment c SET answer_count = c.answer_count + m.step, version = m.version
  FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS m (id, step, version) WHERE c.id = m.id AND c.is_question
"""

_COUNT_FORECASTS = """
WITH moved AS (
  UPDATE discussions_forecast f SET counts = m.counts
    FROM unnest(%s::bigint[], %s::boolean[]) AS m (comment_id, counts)
   WHERE f.comment_id = m.comment_id AND f.counts <> m.counts
  RETURNING f.prompt_id
)
UPDATE discussions_prompt SET revision = revision + 1 WHERE id IN (SELECT prompt_id FROM moved)
"""

_CALL = """
UPDATE discussions_comment c SET called = m.called
  FROM unnest(%s::bigint[], %s::float8[]) AS m (id, called) WHERE c.id = m.id
"""


class Move(NamedTuple):
    """A comment goes from one status to another, if it still is in the first and has this revision."""

    comment_id: int
    revision: int
    from_status: Status
    to_status: Status

    @property
    def step(self) -> int:
        """1 for a comment that is published by this, -1 for one that no longer is, 0 for any other."""
        return (self.to_status == Status.PUBLISHED) - (self.from_status == Status.PUBLISHED)


def lock_thread(thread_id: int) -> Thread:
    """Return the thread, its row locked until the transaction ends. Posting a comment does not wait for this lock."""
    return _lockable().get(pk=thread_id)


def lock_threads(thread_ids: Collection[int] | QuerySet[Any]) -> dict[int, Thread]:
    """Return these threads by their ids, locked in one order, so that no two callers wait for each other for ever."""
    locked = _lockable().filter(pk__in=thread_ids).order_by("pk")
    return {thread.pk: thread for thread in locked}


def _lockable() -> QuerySet[Thread]:
    """Return threads to lock, each with its site, which is not locked."""
    return Thread.objects.select_for_update(no_key=True, of=("self",)).select_related("site")


def set_status(*, comment_id: int, revision: int, from_status: Status, to_status: Status) -> bool:
    """Move one comment, as `set_statuses` does. Returns False, having changed nothing, when the race was lost."""
    return bool(set_statuses([Move(comment_id, revision, from_status, to_status)]))


def set_statuses(moves: Sequence[Move]) -> set[int]:
    """Make these moves, each of another comment and none of them a reply to another.

    Must be called in a transaction. Moves `Thread.comment_count` and `featured_count`, `reply_count` and
    `descendant_count` above the comments, and by one the version of each thread whose readers can see a change. Returns
    the ids of the comments that moved: of others somebody else has moved them or their author changed the text, and
    nothing has changed. The number of statements depends on how many threads there are, and not on how many comments.
    """
    now = timezone.now()
    threads = lock_threads(
        Comment.objects.filter(pk__in=[move.comment_id for move in moves]).values("thread_id")
    )
    found = Comment.objects.filter(pk__in=[move.comment_id for move in moves])
    comments = {comment.pk: comment for comment in found}
    moves = [move for move in moves if move.comment_id in comments]
    moved = _move(moves, comments, threads, now)
    seen = [move for move in moves if move.comment_id in moved and _is_seen(move, comments[move.comment_id])]
    _raise_versions(seen, comments, threads, now)
    _count_above({comments[move.comment_id]: move.step for move in seen if move.step}, threads)
    _count_forecasts([move for move in moves if move.comment_id in moved], comments)
    _record([move for move in moves if move.comment_id in moved], comments, threads)
    return moved


def forget_publication(comment: Comment, last_comment_at: str | None) -> None:
    """Let a comment be as if it had never been published: it was not until a moment ago, and no longer is.

    `last_comment_at` was its thread's until then. The thread must be locked.
    """
    latest = Thread.objects.filter(pk=comment.thread_id, last_comment_at=comment.published_at)
    latest.update(last_comment_at=last_comment_at)
    Comment.objects.filter(pk=comment.pk).exclude(status=Status.PUBLISHED).update(published_at=None)


def record_rankings(versions: Mapping[int, int]) -> None:
    """Note comments' places in the sorts before a version of their thread moves them: versions by the comments' ids.

    Their threads must be locked.
    """
    _execute(_RECORD_RANKINGS, list(versions), list(versions.values()))


def rank_called(thread: Thread, called: Mapping[int, float]) -> None:
    """Give comments of the locked thread, by their ids, their places in the sort by who called it."""
    raise_version(thread)
    record_rankings(dict.fromkeys(called, thread.version))
    _execute(_CALL, list(called), list(called.values()))


def raise_version(thread: Thread, *, is_vote: bool = False, **changes: object) -> None:
    """Give the locked thread its next version, with `changes` to its columns, and announce it after commit.

    With `is_vote`, readers may learn of it a second later.
    """
    raise_versions([thread], is_vote=is_vote, **changes)


def raise_versions(threads: Collection[Thread], *, is_vote: bool = False, **changes: object) -> None:
    """Give each of these locked threads its next version, as `raise_version` does, in one statement."""
    Thread.objects.filter(pk__in=[thread.pk for thread in threads]).update(
        version=F("version") + 1, **changes
    )
    for thread in threads:
        thread.version += 1
        announce_thread(thread.pk, thread.version, is_vote=is_vote)


def _is_seen(move: Move, comment: Comment) -> bool:
    """Tell whether readers see the move: a comment comes or goes, or a tombstone says something else."""
    return bool(move.step or comment.reply_count)


def _move(
    moves: Sequence[Move], comments: Mapping[int, Comment], threads: Mapping[int, Thread], now: datetime
) -> set[int]:
    def list_values(move: Move) -> tuple[int, int, str, str, int | None, int | None, datetime | None]:
        comment = comments[move.comment_id]
        is_first_time = move.to_status == Status.PUBLISHED and comment.published_at is None
        version = threads[comment.thread_id].version + 1 if _is_seen(move, comment) else None
        # Who pages through an earlier version of the thread does not meet what comes into the tree now.
        ranked_version = version if is_first_time and not comment.is_shown else None
        return *move, version, ranked_version, now if is_first_time else None

    columns = zip(*map(list_values, moves), strict=True)
    return {row[0] for row in _execute(_MOVE, *map(list, columns))} if moves else set()


def _raise_versions(
    moves: Sequence[Move], comments: Mapping[int, Comment], threads: Mapping[int, Thread], now: datetime
) -> None:
    by_thread: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        by_thread[comments[move.comment_id].thread_id].append(move)
    for thread_id, here in by_thread.items():
        changes: dict[str, Any] = {"comment_count": F("comment_count") + sum(move.step for move in here)}
        featured = sum(move.step for move in here if comments[move.comment_id].is_featured)
        if featured:
            changes["featured_count"] = F("featured_count") + featured
        if any(move.step and MARK in comments[move.comment_id].body_html for move in here):
            changes["quotes_revision"] = F("quotes_revision") + 1
        if any(move.step > 0 and comments[move.comment_id].published_at is None for move in here):
            changes["last_comment_at"] = now
        raise_version(threads[thread_id], **changes)


def _count_above(steps: Mapping[Comment, int], threads: Mapping[int, Thread]) -> None:
    """Count comments that were published (1) or unpublished (-1) in those above them."""
    roots: Counter[int] = Counter()
    versions: dict[int, int] = {}
    parents: Counter[int] = Counter()
    for comment, step in steps.items():
        if comment.root_id is not None and comment.parent_id is not None:
            roots[comment.root_id] += step
            versions[comment.root_id] = versions[comment.parent_id] = threads[comment.thread_id].version
            if comment.reply_count == 0:  # with replies it stays in the tree, as a tombstone
                parents[comment.parent_id] += step
    if roots:
        record_rankings({root: versions[root] for root in roots})
        _execute(_COUNT_DESCENDANTS, list(roots), list(roots.values()))
    _count_answers(steps, versions)
    while parents:
        rows = _execute(
            _COUNT_REPLIES, list(parents), list(parents.values()), [versions[parent] for parent in parents]
        )
        parents = Counter()
        for parent_id, thread_id, status, reply_count, step in rows:
            # A tombstone comes with its first reply, and goes with its last.
            was_or_is_leaf = step and reply_count == max(step, 0)
            if parent_id is not None and status != Status.PUBLISHED and was_or_is_leaf:
                parents[parent_id] += 1 if step > 0 else -1
                versions[parent_id] = threads[thread_id].version


def _count_answers(steps: Mapping[Comment, int], versions: Mapping[int, int]) -> None:
    """Count experts' replies in the questions that they answer, whose places in the sorts were recorded."""
    answers: Counter[int] = Counter()
    for comment, step in steps.items():
        if comment.is_answer and comment.parent_id is not None:
            answers[comment.parent_id] += step
    if answers:
        _execute(
            _COUNT_ANSWERS, list(answers), list(answers.values()), [versions[parent] for parent in answers]
        )


def _count_forecasts(moves: Sequence[Move], comments: Mapping[int, Comment]) -> None:
    """Have forecasts count with the comments that they came with: while published, or withdrawn after that.

    Words can be taken back, and a forecast only by another one: or everybody would be right afterwards. While an edited
    text is checked, nothing changes.
    """
    counts: dict[int, bool] = {}
    for move in moves:
        if move.to_status == Status.WITHDRAWN:
            was_out = comments[move.comment_id].published_at is not None
            if was_out and move.from_status in (Status.PUBLISHED, Status.PENDING, Status.HELD):
                counts[move.comment_id] = True
        elif move.to_status != Status.PENDING:
            counts[move.comment_id] = move.to_status == Status.PUBLISHED
    if counts:
        _execute(_COUNT_FORECASTS, list(counts), list(counts.values()))


def _record(moves: Sequence[Move], comments: Mapping[int, Comment], threads: Mapping[int, Thread]) -> None:
    """Write down what became of the comments. A new text that waits to be checked is told of when it was."""
    record_events(
        [
            _describe(move, comments[move.comment_id], threads[comments[move.comment_id].thread_id])
            for move in moves
            if move.to_status != Status.PENDING
        ]
    )


def _describe(move: Move, comment: Comment, thread: Thread) -> Event:
    is_first = move.to_status == Status.PUBLISHED and comment.published_at is None
    facts: dict[str, Any] = {"status": str(move.to_status), "from_status": str(move.from_status)}
    return Event(
        kind=EventKind(f"comment.{move.to_status}"),
        site=thread.site,
        thread_id=thread.pk,
        comment_id=comment.pk,
        facts=facts | {"is_first_time": is_first} if move.to_status == Status.PUBLISHED else facts,
        # Somebody may want to hear of it: who is answered, named, or follows.
        waits=is_first and bool(comment.parent_id or thread.follower_count or "@" in comment.body),
    )


def _execute(statement: str, *columns: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as database:
        database.execute(statement, columns)
        return database.fetchall() if database.description else []
