"""A site's threads and comments as the fields that imports read (docs/migrating/jsonl.md). What goes unsaid is usual.

In the order of the threads' beginnings and of the comments in them, which importing keeps: so what is exported,
imported elsewhere and exported again is the same, byte for byte. Who voted, flags, cases and decisions stay behind; so
do placeholders, which come back with the replies below them.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby, islice
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from discussions.importers.records import identify_author
from discussions.models import Author, AuthorKind, Comment, Revision, Site, Status, Thread, ThreadState

Record = dict[str, Any]

BATCH = 500


def list_records(site: Site) -> Iterator[tuple[Record, Iterator[tuple[Record, Comment]]]]:
    """Yield each thread with its comments, all as they were at one moment. Its comments must be read before the next.

    A comment comes with its row, which has the author and the parent.
    """
    with transaction.atomic():
        _see_one_moment()
        order = ("created_at", "key")
        threads = Thread.objects.filter(site=site).order_by(*order).iterator(chunk_size=BATCH)
        # Closed before the transaction ends, however it does: their cursors end with it.
        with closing(_list_comments(site, order)) as comments, closing(cast(Generator[Thread], threads)):
            groups = groupby(comments, key=lambda row: row[1].thread_id)
            group = next(groups, None)
            for thread in threads:
                if group is not None and group[0] == thread.pk:
                    yield _describe_thread(thread), group[1]
                    group = next(groups, None)
                else:
                    yield _describe_thread(thread), iter(())


def _see_one_moment() -> None:
    """Have the transaction see nothing of what others write meanwhile. Inside another, it is as that one is."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _list_comments(site: Site, order: tuple[str, ...]) -> Generator[tuple[Record, Comment]]:
    comments = _find_comments(site).order_by(*(f"thread__{name}" for name in order), "pk")
    with closing(cast(Generator[Comment], comments.iterator(chunk_size=BATCH))) as rows:
        while batch := list(islice(rows, BATCH)):
            texts = _read_texts(batch)
            places = _rank_pinned({comment.thread_id for comment in batch if comment.pinned_place})
            for comment in batch:
                yield (
                    _describe_comment(comment, texts.get(comment.pk, []), places.get(comment.pk, 0)),
                    comment,
                )


def _find_comments(site: Site) -> QuerySet[Comment]:
    has_text = Exists(Revision.objects.filter(comment=OuterRef("pk")))
    is_placeholder = Q(imported_id__isnull=False, status=Status.WITHDRAWN) & ~has_text
    found = Comment.objects.filter(thread__site=site).exclude(is_placeholder)
    return found.select_related("author", "parent", "thread").defer("parent__body", "parent__body_html")


def _read_texts(comments: list[Comment]) -> dict[int, list[Revision]]:
    """Return all texts of those that have had several."""
    several = [comment.pk for comment in comments if comment.revision > 1]
    texts: dict[int, list[Revision]] = {}
    for revision in Revision.objects.filter(comment__in=several).order_by("comment", "number"):
        texts.setdefault(revision.comment_id, []).append(revision)
    return texts


def _rank_pinned(thread_ids: set[int]) -> dict[int, int]:
    """Return the place of each pinned comment of these threads among them, from 1: there may be gaps in theirs."""
    pinned = Comment.objects.filter(thread__in=thread_ids, pinned_place__isnull=False)
    by_thread = groupby(pinned.order_by("thread", "pinned_place"), key=lambda comment: comment.thread_id)
    return {comment.pk: place for _, group in by_thread for place, comment in enumerate(group, 1)}


def _describe_thread(thread: Thread) -> Record:
    return {
        "type": "thread",
        "thread": thread.key,
        **_say(
            url=thread.url,
            title=thread.title,
            section=thread.section,
            state=thread.state if thread.state != ThreadState.OPEN else "",
            premoderated=thread.is_premoderated,
        ),
        "created": _show(thread.created_at),
        **_say(closes=_show(thread.closes_at)),
    }


def _describe_comment(comment: Comment, texts: list[Revision], pinned_place: int) -> Record:
    parent = comment.parent
    # What came to be published when it was written, goes without saying.
    usual = comment.created_at if comment.status == Status.PUBLISHED else None
    return {
        "id": _name(comment),
        **_say(parent=_name(parent) if parent else ""),
        "thread": comment.thread.key,
        **_describe_author(comment.author),
        "created": _show(comment.created_at),
        **_say(
            published=_show(comment.published_at) if comment.published_at != usual else "",
            edited=_show(comment.edited_at),
            status=comment.status if comment.status != Status.PUBLISHED else "",
        ),
        "body": comment.body,
        **_say(
            revisions=[
                {
                    "body": text.body,
                    "created": _show(text.created_at),
                    **_say(by_moderator=text.is_by_moderator),
                }
                for text in texts
            ],
            upvotes=comment.upvotes,
            downvotes=comment.downvotes,
            pinned=pinned_place,
            featured=comment.is_featured,
            locked=comment.is_locked,
            edited_by_moderator=comment.is_edited_by_moderator,
        ),
    }


def _describe_author(author: Author) -> Record:
    """Return who wrote it: signed-in readers as such, so that they go on as themselves wherever that log-in is used.

    A guest's token does not come along: they are known by an id that no other has. Of erased authors nothing is left.
    """
    if author.erased_at is not None:
        return {"author": ""}
    kind, author_id = "", author.external_id or ""
    if author.kind == AuthorKind.SSO:
        kind = AuthorKind.SSO.value
    elif author.kind != AuthorKind.IMPORTED:
        author_id = f"{author.kind}:{author.pk}-{author.created_at.timestamp():.0f}"
    elif author_id == identify_author(author.name, author.email):
        author_id = ""  # that is what it would be anyway
    return {"author": author.name, **_say(author_id=author_id, author_kind=kind, author_email=author.email)}


def _name(comment: Comment) -> str:
    return comment.imported_id or f"parley:{comment.pk}"


def _say(**fields: Any) -> Record:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value}


def _show(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
