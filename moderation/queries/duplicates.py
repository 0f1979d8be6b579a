"""Comments that say the same as others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from discussions.models import Revision
from moderation.queries.records import BAD
from moderation.subject import Duplicates
from moderation.text.fingerprints import Fingerprint, similarity

WINDOW = timedelta(days=30)
MAX_DUPLICATES = 200
NEAR_SIMILARITY = 0.7

# What is alike comes first, whatever else it has to be (OFFSET 0): because of the limit, PostgreSQL would rather look
# through all texts of the last 30 days until it has met enough that are, of which there mostly are none.
_OTHERS = """
SELECT own.revision_id, found.*
  FROM moderation_fingerprint own
  JOIN discussions_revision r ON r.id = own.revision_id
  JOIN discussions_comment c ON c.id = r.comment_id
  JOIN discussions_thread t ON t.id = c.thread_id
  CROSS JOIN LATERAL (
    SELECT oc.author_id, oc.thread_id, oc.status, other.signature
      FROM (SELECT * FROM moderation_fingerprint WHERE {alike} OFFSET 0) AS other
      JOIN discussions_revision orv ON orv.id = other.revision_id
      JOIN discussions_comment oc ON oc.id = orv.comment_id
      JOIN discussions_thread ot ON ot.id = oc.thread_id
     WHERE ot.site_id = t.site_id AND orv.comment_id <> r.comment_id
       AND other.created_at >= r.created_at - make_interval(days => %(days)s)
     LIMIT %(limit)s) AS found
 WHERE own.revision_id = ANY (%(revisions)s)
"""
_EXACT = _OTHERS.format(alike="exact = own.exact")
# Of a text without bands, too short to have any, `&&` finds nothing.
_NEAR = _OTHERS.format(alike="bands && own.bands AND exact <> own.exact")


def find_duplicates(
    revisions: Sequence[Revision], fingerprints: Mapping[int, Fingerprint]
) -> dict[int, Duplicates]:
    """Return, by the revisions' ids, their sites' other comments of the last 30 days that say the same, or nearly.

    The revisions come with their comments, and have stored fingerprints. Two queries.
    """
    exact = _list_others(_EXACT, revisions)
    near = _list_others(_NEAR, [each for each in revisions if fingerprints[each.pk].bands])
    return {
        revision.pk: _count(revision, fingerprints[revision.pk], exact[revision.pk], near[revision.pk])
        for revision in revisions
    }


def _list_others(statement: str, revisions: Sequence[Revision]) -> dict[int, list[tuple[Any, ...]]]:
    others: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    if revisions:
        with connection.cursor() as database:
            wanted = [revision.pk for revision in revisions]
            database.execute(statement, {"days": WINDOW.days, "revisions": wanted, "limit": MAX_DUPLICATES})
            for revision_id, *other in database.fetchall():
                others[revision_id].append(tuple(other))
    return others


def _count(
    revision: Revision,
    fingerprint: Fingerprint,
    exact: list[tuple[Any, ...]],
    candidates: list[tuple[Any, ...]],
) -> Duplicates:
    measured = [(row, similarity(fingerprint.signature, bytes(row[3]))) for row in candidates]
    near = [(row, measure) for row, measure in measured if measure >= NEAR_SIMILARITY]
    author, thread = revision.comment.author_id, revision.comment.thread_id
    return Duplicates(
        exact=len(exact),
        exact_by_author_here=sum(row[:2] == (author, thread) for row in exact),
        exact_authors=len({row[0] for row in exact} - {author}),
        exact_bad=sum(row[2] in BAD for row in exact),
        near=len(near),
        near_similarity=max((measure for _, measure in near), default=0.0),
        near_authors=len({row[0] for row, _ in near} - {author}),
        near_bad=sum(row[2] in BAD for row, _ in near),
    )
