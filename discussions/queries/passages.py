"""Reads of what a thread's comments quote."""

from typing import NamedTuple

from django.db import connection
from django.db.models import F

from discussions.models import Comment, Passage, Status, Thread
from discussions.quoting import Quote, contains, cut_words, find_quotes, normalise

# Of a thread, the latest comments with a quote that are looked at; and how far above each.
MOST_QUOTING = 500
LEVELS_ABOVE = 5
MOST_THREADS = 200

_QUOTING = """
SELECT id, author_id, body_html, parent_id FROM discussions_comment
 WHERE thread_id = %(thread)s AND status = 'published' AND body_html::text LIKE '%%<blockquote>%%'
 ORDER BY id DESC LIMIT %(most)s
"""

# Each of these comments with those that it answers, from the nearest.
_ABOVE = """
WITH RECURSIVE above (comment_id, id, level) AS (
    SELECT c.id, c.parent_id, 1 FROM discussions_comment c WHERE c.id = ANY(%(ids)s) AND c.parent_id IS NOT NULL
    UNION ALL
    SELECT a.comment_id, c.parent_id, a.level + 1 FROM above a JOIN discussions_comment c ON c.id = a.id
     WHERE c.parent_id IS NOT NULL AND a.level < %(levels)s
)
SELECT comment_id, id FROM above
"""


class ShownPassage(NamedTuple):
    """`comments` are those of the first ones that are still published, each with its author."""

    text: str
    author_count: int
    comment_count: int
    comments: list[Comment]


def list_threads_to_count() -> list[int]:
    """Return threads of which a comment with a quote came or went since they were counted."""
    behind = Thread.objects.exclude(quotes_counted=F("quotes_revision"))
    return list(behind.order_by("pk").values_list("pk", flat=True)[:MOST_THREADS])


def read_quotes(thread_id: int) -> list[Quote]:
    """Return what the thread's published comments quote, but nothing that stands in a comment they answer.

    Below one whose text was erased, that can't be told: nothing is returned of what answers it.
    """
    with connection.cursor() as database:
        database.execute(_QUOTING, {"thread": thread_id, "most": MOST_QUOTING})
        rows = database.fetchall()
    said: dict[int, list[Quote]] = {}
    for comment_id, author_id, body_html, _ in rows:
        texts = [(text, cut_words(normalise(text))) for text in find_quotes(body_html)]
        said[comment_id] = [Quote(comment_id, author_id, text, words) for text, words in texts if words]
    above = _read_above([row[0] for row in rows if row[3] is not None and said[row[0]]])
    return [
        quote
        for quotes in said.values()
        for quote in quotes
        if not any(not words or contains(words, quote.words) for words in above.get(quote.comment_id, ()))
    ]


def _read_above(comment_ids: list[int]) -> dict[int, list[str]]:
    """Return the words of those that each of these comments answers, as far as one looks."""
    if not comment_ids:
        return {}
    with connection.cursor() as database:
        database.execute(_ABOVE, {"ids": comment_ids, "levels": LEVELS_ABOVE})
        pairs = database.fetchall()
    bodies = Comment.objects.filter(pk__in={above for _, above in pairs}).values_list("pk", "body")
    words = {pk: normalise(body) for pk, body in bodies.iterator()}
    found: dict[int, list[str]] = {}
    for comment_id, above in pairs:
        found.setdefault(comment_id, []).append(words[above])
    return found


def list_passages(thread: Thread) -> list[ShownPassage]:
    """Return what several of a thread's comments quote, what most people quote first. No statement where nothing is."""
    if not thread.passage_count:
        return []
    passages = list(Passage.objects.filter(thread=thread).order_by("place"))
    ids = {comment_id for passage in passages for comment_id in passage.comment_ids}
    published = Comment.objects.filter(pk__in=ids, status=Status.PUBLISHED).select_related("author")
    by_id = {comment.pk: comment for comment in published}
    # What was taken down a moment ago is still counted, until the job comes by, but nothing leads there.
    shown = [
        ShownPassage(
            passage.text,
            passage.author_count,
            passage.comment_count,
            [by_id[each] for each in passage.comment_ids if each in by_id],
        )
        for passage in passages
    ]
    return [passage for passage in shown if passage.comments]
