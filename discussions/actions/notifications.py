"""What readers are told of: somebody answered or named them, wrote where they follow, or decided on what they wrote or
reported; what they forecast has an outcome; something was done about them. Made from events, by a job, so that a thread
with ten thousand followers costs its next comment nothing."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from discussions.gate import load_gate
from discussions.jobs import enqueue
from discussions.models import (
    Author,
    Comment,
    Event,
    EventKind,
    Notification,
    Prompt,
    PromptState,
    Status,
)
from discussions.queries.mentions import find_mentioned

logger = structlog.get_logger(__name__)

BATCH = 200
# A moderator who undoes within this time has told nobody anything.
SECOND_THOUGHTS = timedelta(minutes=2)
# No more than one letter to one reader in this time, however busy it is where they follow.
LETTER_EVERY = timedelta(minutes=5)
DAILY_AT_HOUR = 7  # UTC

# When mail may tell a reader `a` of it by the pace in their mailbox `m` for a kind `w.kind`.
_DUE = """CASE WHEN m.author_id IS NULL OR NOT ((m.email <> '' AND m.confirmed_at IS NOT NULL)
                                             OR (m.email = '' AND a.is_email_verified)) THEN NULL
            ELSE CASE CASE w.kind WHEN 'reply' THEN m.reply_pace WHEN 'mention' THEN m.mention_pace
                                  WHEN 'thread' THEN m.thread_pace ELSE m.decision_pace END
                 WHEN 'immediate' THEN greatest(now() + %(pause)s, m.mailed_at + %(letter_every)s)
                 WHEN 'hourly' THEN date_trunc('hour', now() + %(pause)s) + interval '1 hour'
                 WHEN 'daily' THEN date_trunc('day', now() + %(pause)s - %(daily_at)s, 'UTC')
                                   + interval '1 day' + %(daily_at)s
                 END
       END"""

# Whoever is to be told, each for the first of these reasons, with the time at which mail may tell them by their pace:
# never, where there is no address that was confirmed.
_TELL = f"""
WITH wanted AS (
  SELECT author_id, (array_agg(kind ORDER BY rank))[1] AS kind FROM (
    SELECT author_id, 'reply' AS kind, 1 AS rank FROM discussions_comment WHERE id = %(parent)s
    UNION ALL SELECT unnest(%(mentioned)s::bigint[]), 'mention', 2
    UNION ALL SELECT author_id, 'thread', 3 FROM discussions_follow WHERE thread_id = %(thread)s
    UNION ALL SELECT %(decided)s::bigint, 'decision', 4
    UNION ALL SELECT author_id, 'flag', 5 FROM discussions_flag
               WHERE comment_id = %(flagged)s AND revision = %(revision)s
  ) AS each GROUP BY author_id
)
INSERT INTO discussions_notification (author_id, kind, comment_id, event_id, status, created_at, mail_due_at)
SELECT a.id, w.kind, %(comment)s, %(event)s, %(status)s, now(),
       {_DUE}
  FROM wanted w
  JOIN discussions_author a ON a.id = w.author_id AND a.erased_at IS NULL AND a.kind IN ('guest', 'sso')
  LEFT JOIN discussions_mailbox m ON m.author_id = a.id
 WHERE w.kind = 'decision'
    OR a.id <> %(author)s AND (w.kind = 'flag' OR NOT EXISTS (
          SELECT FROM discussions_mute WHERE author_id = a.id AND muted_id = %(author)s))
ON CONFLICT DO NOTHING
"""  # noqa: S608  (all of it is written here)

# Whoever forecast, whatever became of it.
_TELL_OF_PROMPT = f"""
INSERT INTO discussions_notification (author_id, kind, prompt_id, event_id, status, created_at, mail_due_at)
SELECT a.id, w.kind, %(prompt)s, %(event)s, '', now(),
       {_DUE}
  FROM (SELECT DISTINCT author_id, 'prompt' AS kind FROM discussions_forecast WHERE prompt_id = %(prompt)s) w
  JOIN discussions_author a ON a.id = w.author_id AND a.erased_at IS NULL AND a.kind IN ('guest', 'sso')
  LEFT JOIN discussions_mailbox m ON m.author_id = a.id
ON CONFLICT DO NOTHING
"""  # noqa: S608  (all of it is written here)

_TELL_OF_MEASURE = f"""
INSERT INTO discussions_notification (author_id, kind, measure_id, event_id, status, created_at, mail_due_at)
SELECT a.id, w.kind, %(measure)s, %(event)s, '', now(),
       {_DUE}
  FROM (SELECT %(author)s::bigint AS author_id, 'measure' AS kind) w
  JOIN discussions_author a ON a.id = w.author_id AND a.erased_at IS NULL AND a.kind IN ('guest', 'sso')
  LEFT JOIN discussions_mailbox m ON m.author_id = a.id
ON CONFLICT DO NOTHING
"""  # noqa: S608  (all of it is written here)


def spread_waiting_events() -> None:
    """Tell readers of what waits to be told, each event in a transaction of its own, which only one worker can win."""
    waiting = list(Event.objects.filter(waits=True).order_by("pk").values_list("pk", flat=True)[:BATCH])
    for event_id in waiting:
        try:
            spread_event(event_id)
        except DatabaseError as error:  # it still waits; the others need not
            logger.warning("event_not_spread", event=event_id, error=str(error))
    if waiting:
        enqueue("discussions.tasks.write_letters")
    if len(waiting) == BATCH:
        enqueue("discussions.tasks.spread_events")


@transaction.atomic
def spread_event(event_id: int) -> None:
    """Tell readers of one event. Twice, or by two at once, is as good as once."""
    if not Event.objects.filter(pk=event_id, waits=True).update(waits=False):
        return
    event = Event.objects.select_related("comment__author", "comment__thread", "author").get(pk=event_id)
    comment = event.comment
    if event.kind == EventKind.PROMPT_RESOLVED:
        _tell_of_prompt(event)
    if event.kind == EventKind.AUTHOR_SANCTIONED and event.author is not None:
        _tell_of_measure(event, event.author)
    if comment is None:
        return
    if event.kind == EventKind.COMMENT_PUBLISHED:
        if comment.status == Status.PUBLISHED:
            _tell_of_comment(event, comment)
    elif event.facts["status"] == comment.status:  # else something else has become of it since
        _tell_of_decision(event, comment)


def mark_read(author_id: int, up_to: int) -> None:
    """Note that a reader has seen all notifications up to this one."""
    unread = Notification.objects.filter(author_id=author_id, read_at__isnull=True, pk__lte=up_to)
    unread.update(read_at=timezone.now())


def _tell_of_comment(event: Event, comment: Comment) -> None:
    _tell(
        event,
        comment,
        parent=comment.parent_id,
        thread=comment.thread_id,
        mentioned=find_mentioned(comment),
    )


def _tell_of_decision(event: Event, comment: Comment) -> None:
    # Whose comments go on looking published to them must not learn otherwise by mail.
    is_shadowed = comment.status == Status.REJECTED and bool(load_gate().list_shadowed([comment]))
    is_changed = event.facts["from_status"] != comment.status or event.facts.get("answers_appeal")
    _tell(
        event,
        comment,
        pause=SECOND_THOUGHTS,
        decided=comment.author_id if is_changed and not is_shadowed else None,
        flagged=comment.pk,
        revision=comment.revision,
        status=comment.status,
    )


def _tell_of_prompt(event: Event) -> None:
    # An outcome that was taken back since is no news.
    prompt = Prompt.objects.filter(pk=event.facts["prompt"], state=PromptState.RESOLVED).first()
    if prompt is not None:
        _execute(_TELL_OF_PROMPT, {"prompt": prompt.pk, "event": event.pk, "pause": SECOND_THOUGHTS})


def _tell_of_measure(event: Event, author: Author) -> None:
    # What was lifted since is no news; what an author is not to know of is not among them.
    measure_id = int(event.facts["sanction"])
    if any(measure.id == measure_id for measure in load_gate().list_measures(author)):
        known = {"measure": measure_id, "author": author.pk, "event": event.pk, "pause": SECOND_THOUGHTS}
        _execute(_TELL_OF_MEASURE, known)


def _tell(event: Event, comment: Comment, **values: Any) -> None:
    known: dict[str, Any] = dict.fromkeys(("parent", "thread", "decided", "flagged", "revision"))
    known |= {"mentioned": [], "status": "", "pause": timedelta(0)}
    known |= {"event": event.pk, "comment": comment.pk, "author": comment.author_id}
    _execute(_TELL, known | values)


def _execute(statement: str, values: dict[str, Any]) -> None:
    paces = {"letter_every": LETTER_EVERY, "daily_at": timedelta(hours=DAILY_AT_HOUR)}
    with connection.cursor() as database:
        database.execute(statement, values | paces)
