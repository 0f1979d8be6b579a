"""Comments that came from elsewhere already decided: filed as if they had been decided here."""

from collections.abc import Collection

from django.db import connection

from discussions.importers.load import insert_rows
from discussions.models import Status
from moderation.models import Actor, Case, CaseKind, CaseState, CaseText, Decision, DecisionAction

_ACTIONS = {
    Status.HELD: DecisionAction.HOLD,
    Status.REJECTED: DecisionAction.REJECT,
    Status.SPAM: DecisionAction.SPAM,
}
_IS_OPEN = f"c.status = '{Status.HELD}'"
_CASE = {
    "comment_id": "c.id",
    "site_id": "t.site_id",
    "thread_id": "t.id",
    "author_id": "c.author_id",
    "kind": f"CASE WHEN c.status = '{Status.SPAM}' THEN '{CaseKind.SPAM}' ELSE '{CaseKind.NEW}' END",
    "state": f"CASE WHEN {_IS_OPEN} THEN '{CaseState.OPEN}' ELSE '{CaseState.SETTLED}' END",
    "code": "'import.' || c.status",
    "opened_at": "now()",
    "settled_at": f"CASE WHEN {_IS_OPEN} THEN NULL ELSE now() END",
}
_UNFILED = """
  FROM discussions_comment c JOIN discussions_thread t ON t.id = c.thread_id
 WHERE t.id = ANY(%(threads)s) AND c.imported_id IS NOT NULL AND c.status = ANY(%(statuses)s)
   AND NOT EXISTS (SELECT FROM moderation_case filed WHERE filed.comment_id = c.id)
 ORDER BY c.id
RETURNING id"""

_TEXT = {"case_id": "filed.id", "words": "to_tsvector('simple', c.body)"}
_WHENS = "".join(f"WHEN '{was}' THEN '{did}' " for was, did in _ACTIONS.items())
_DECISION = {
    "comment_id": "c.id",
    "revision": "c.revision",
    "action": f"CASE c.status {_WHENS}END",
    "from_status": f"'{Status.PENDING}'",
    "to_status": "c.status",
    "actor": f"'{Actor.MACHINE}'",
    "code": "filed.code",
    "created_at": "now()",
}
_FILED = """
  FROM moderation_case filed JOIN discussions_comment c ON c.id = filed.comment_id
 WHERE filed.id = ANY(%(cases)s) ORDER BY filed.id"""


def file_imported_comments(thread_ids: Collection[int]) -> None:
    """Give every imported comment of these threads that is not published, and has none yet, a case and a decision.

    What was held there waits for a person here; what was rejected is filed, so that a person can find and reverse it.
    Must be called in the import's transaction, which has locked the threads. Doing it twice changes nothing.
    """
    unfiled = {"threads": list(thread_ids), "statuses": list(_ACTIONS)}
    with connection.cursor() as cursor:
        insert_rows(cursor, Case, _CASE, _UNFILED, unfiled)
        filed = {"cases": [case_id for (case_id,) in cursor.fetchall()]}
        insert_rows(cursor, CaseText, _TEXT, _FILED, filed)
        insert_rows(cursor, Decision, _DECISION, _FILED, filed)
