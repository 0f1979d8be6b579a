"""Threads whose comments are questions, which experts answer: who does, and what that makes of what is there."""

from typing import Any

from django.db import connection
from django.db.models import F

from discussions.actions.statuses import lock_thread, raise_version
from discussions.models import Author, Thread, ThreadMode
from discussions.models.threads import MAX_EXPERTS
from discussions.refusals import refuse_field

_MARK_QUESTIONS = """
UPDATE discussions_comment SET is_question = %(asks)s, answer_count = 0, version = %(version)s
 WHERE thread_id = %(thread)s AND parent_id IS NULL AND is_question <> %(asks)s
"""
_MARK_ANSWERS = """
UPDATE discussions_comment reply SET is_answer = NOT reply.is_answer, version = %(version)s
  FROM discussions_comment question, discussions_author author
 WHERE question.thread_id = %(thread)s AND question.parent_id IS NULL
   AND reply.parent_id = question.id AND author.id = reply.author_id
   AND reply.is_answer <> (%(asks)s AND author.is_expert
                           AND (%(experts)s::bigint[] = '{}' OR author.id = ANY(%(experts)s::bigint[])))
"""
_COUNT_ANSWERS = """
UPDATE discussions_comment question SET answer_count = counted.answers, version = %(version)s
  FROM (SELECT question.id, count(reply.id) AS answers
          FROM discussions_comment question
          LEFT JOIN discussions_comment reply
            ON reply.parent_id = question.id AND reply.is_answer AND reply.status = 'published'
         WHERE question.thread_id = %(thread)s AND question.is_question GROUP BY question.id) AS counted
 WHERE question.id = counted.id AND question.answer_count <> counted.answers
"""


def answers_in(thread: Thread, author: Author) -> bool:
    """Tell whether the author's replies to questions of the thread are answers."""
    is_named = not thread.experts or any(each["id"] == str(author.pk) for each in thread.experts)
    return thread.mode == ThreadMode.QUESTIONS and author.is_expert and is_named


def name_experts(thread: Thread, author_ids: list[int]) -> list[dict[str, str]]:
    """Return `Thread.experts` for these experts of its site, in this order.

    Raises Refused (invalid_fields; experts: too_large, experts.<n>: unknown_choice, also for who is no expert).
    """
    if len(author_ids) > MAX_EXPERTS:
        raise refuse_field("experts", "too_large", limit=MAX_EXPERTS)
    found = Author.objects.filter(site=thread.site_id, is_expert=True).in_bulk(author_ids)
    for place, author_id in enumerate(author_ids):
        if author_id not in found:
            raise refuse_field(f"experts.{place}", "unknown_choice")
    named = [found[author_id] for author_id in dict.fromkeys(author_ids)]
    return [{"id": str(author.pk), "name": author.name, "title": author.title} for author in named]


def renew_answers(thread: Thread) -> None:
    """Make of the comments of the locked thread what its mode and its experts say. It has its new version already.

    In three statements over the whole thread: who pages through its questions meanwhile may meet one twice.
    """
    values: dict[str, Any] = {
        "thread": thread.pk,
        "version": thread.version,
        "asks": thread.mode == ThreadMode.QUESTIONS,
        "experts": [int(each["id"]) for each in thread.experts],
    }
    with connection.cursor() as database:
        for statement in (_MARK_QUESTIONS, _MARK_ANSWERS, _COUNT_ANSWERS):
            database.execute(statement, values)


def forget_expert(author: Author) -> None:
    """Take an erased author's name out of the threads that have it. Their answers stay answers, without their words."""
    named = Thread.objects.filter(site=author.site_id, experts__contains=[{"id": str(author.pk)}])
    for thread_id in named.order_by("pk").values_list("pk", flat=True):
        thread = lock_thread(thread_id)
        kept = [each for each in thread.experts if each["id"] != str(author.pk)]
        raise_version(thread, experts=kept, settings_version=F("settings_version") + 1)
