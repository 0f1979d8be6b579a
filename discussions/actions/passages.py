"""Counts what a thread's comments quote, some seconds after one with a quote was published or is no longer.

Counted anew from the comments, outside of any transaction, and stored only if none of them came or went meanwhile:
whoever was overtaken leaves it to the next. So each may run twice, late, or never to its end.
"""

from typing import Any

from django.db import transaction

from discussions.actions.statuses import lock_thread, raise_version
from discussions.models import Passage, Thread
from discussions.models.passages import MAX_LINKED
from discussions.queries.passages import read_quotes
from discussions.quoting import FoundPassage, find_passages

_COUNTED = ("place", "text", "author_count", "comment_count", "comment_ids")


def count_quotes(thread_id: int) -> bool:
    """Bring a thread's passages up to its comments. Returns whether that was needed, and was stored."""
    thread = Thread.objects.filter(pk=thread_id).only("quotes_revision", "quotes_counted").first()
    if thread is None or thread.quotes_counted == thread.quotes_revision:
        return False
    passages = [
        _make_passage(thread_id, place, found)
        for place, found in enumerate(find_passages(read_quotes(thread_id)), start=1)
    ]
    with transaction.atomic():
        locked = lock_thread(thread_id)
        if locked.quotes_revision != thread.quotes_revision:
            return False
        before = Passage.objects.filter(thread=locked).order_by("place").values_list(*_COUNTED)
        counted: dict[str, Any] = {"quotes_counted": locked.quotes_revision, "passage_count": len(passages)}
        if list(before) == [tuple(getattr(each, name) for name in _COUNTED) for each in passages]:
            Thread.objects.filter(pk=thread_id).update(**counted)
            return True
        Passage.objects.filter(thread=locked).delete()
        Passage.objects.bulk_create(passages)
        raise_version(locked, **counted)
    return True


def _make_passage(thread_id: int, place: int, found: FoundPassage) -> Passage:
    return Passage(
        thread_id=thread_id,
        place=place,
        text=found.text,
        author_count=found.authors,
        comment_count=len(found.comments),
        comment_ids=list(found.comments[:MAX_LINKED]),
    )
