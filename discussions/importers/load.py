"""Writes imported comments: first all of the file into temporary tables, then batches of whole threads.

A batch is one transaction, so readers see a thread either without its imported comments or with all of them, and an
import that was interrupted is finished by running it again: what is there already is left as it is, known by its id in
its thread. A comment whose parent is neither in the file nor in the thread stays a reply, below a placeholder that has
the missing parent's id, which readers see as a tombstone; a later import that has the parent fills it in.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from discussions.announcements import announce_thread
from discussions.gate import load_gate
from discussions.importers import statements
from discussions.importers.naming import Naming
from discussions.importers.records import (
    BadLine,
    ImportedAuthor,
    ImportedComment,
    ImportedThread,
    Loss,
    Record,
)
from discussions.importers.report import MAX_SHOWN_BAD_LINES, ImportReport
from discussions.importers.source import DAMAGES
from discussions.markup import render_markdown
from discussions.models import Author, Comment, RankingChange, Revision, Site, Thread, ThreadState
from discussions.models.authors import MAX_NAME_CHARACTERS
from discussions.models.comments import MAX_PINNED

RowRecord = ImportedComment | ImportedThread | ImportedAuthor
# What our own exports call comments that were written here: importing them where they come from changes nothing.
NATIVE_ID = re.compile(r"parley:([0-9]{1,18})")
# Large enough that many small threads share the cost of a transaction, small enough to lock them but for moments.
BATCH_LINES = 5_000
# With the site's id, the advisory lock that keeps two imports into one site apart.
LOCK_CLASS = 0x1A9047


class ImportRunning(Exception):
    """Another import into the same site has not ended yet."""


def stage_comments(
    records: Iterable[Record], *, naming: Naming, report: ImportReport, salvages: bool = False
) -> None:
    """Put what an importer yields into this connection's temporary tables, and what is wrong into `report`.

    Where the file breaks off, `salvages` keeps what came before. Writes nothing that lasts. Raises what reading the
    records raises.
    """
    began = time.monotonic()
    # A transaction of its own: a file that breaks off must not break the one around it.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.CREATE_TABLES)
        with cursor.copy(statements.COPY_LINES) as copy:
            for record in _until_broken(records, report) if salvages else records:
                report.lines += 1
                if isinstance(record, BadLine):
                    report.add_bad_line(report.lines, *record)
                elif isinstance(record, Loss):
                    report.losses[record.what] += 1
                elif row := _build_row(report, record, naming):
                    copy.write_row(row)
        cursor.execute(statements.RESOLVE_REFERENCES)
        cursor.execute(statements.REMOVE_HIDDEN)
        if cursor.rowcount:
            report.losses["comments of pages that are deleted or not public"] += cursor.rowcount
            report.comments -= cursor.rowcount
        cursor.execute(statements.INDEX_LINES)
    report.seconds += time.monotonic() - began


def load_staged(
    *, site: Site, report: ImportReport, on_written: Callable[[int], object] = lambda lines: None
) -> None:
    """Write the staged comments to `site`, batch by batch, and count them in `report`.

    `on_written` is told of every batch's lines. Raises ImportRunning.
    """
    began = time.monotonic()
    with connection.cursor() as cursor:
        _lock_site(cursor, site)
        cursor.execute("DROP TABLE IF EXISTS import_thread")
        for statement in (
            statements.REMOVE_NAMELESS,
            statements.REMOVE_COLLISIONS,
            statements.REMOVE_REPEATED,
            statements.REMOVE_PARENTED_ELSEWHERE,
        ):
            _remove(cursor, statement, report, site=site.pk)
        cursor.execute(statements.GROUP_THREADS, {"size": BATCH_LINES})
        cursor.execute(statements.COUNT_RENAMED)
        report.renamed_threads = cursor.fetchone()[0]
        cursor.execute(statements.LIST_BATCHES)
        for batch, lines in cursor.fetchall():
            with transaction.atomic():
                _load_batch(cursor, site, batch, report)
            on_written(lines)
    report.seconds += time.monotonic() - began


def _until_broken(records: Iterable[Record], report: ImportReport) -> Iterator[Record]:
    """Yield the records before the place where the file is broken, and a bad line for that place."""
    try:
        yield from records
    except DAMAGES as error:
        report.is_salvaged = True
        yield BadLine("the end", f"what follows is lost: {error}")


def _build_row(report: ImportReport, record: RowRecord, naming: Naming) -> tuple[Any, ...] | None:
    """Return a row of import_line in the order of COPY_LINES, and count what it has no place for."""
    named = naming.name(record.page) if not isinstance(record, ImportedAuthor) else None
    key, name, url = named or (None, None, "")
    if isinstance(record, ImportedComment):
        report.comments += 1
        for loss in record.losses:
            report.losses[loss] += 1
        return _build_comment_row(report.lines, record, key, name, url)
    if isinstance(record, ImportedAuthor):
        start = (report.lines, "author", record.place)
        return (*start, *[None] * 14, record.ref, None, record.id, record.name, record.email, *[None] * 13)
    return (
        *(report.lines, "thread", record.place, record.ref, key, name, record.title, url),
        *(record.section, record.state.value, record.is_premoderated, record.closes_at, record.stands_alone),
        record.is_public,
        *[None] * 8,
        record.created_at,
        *[None] * 12,
    )


def _build_comment_row(
    number: int, record: ImportedComment, key: str | None, name: str | None, url: str
) -> tuple[Any, ...]:
    native = NATIVE_ID.fullmatch(record.id)
    revisions = [[body, moment.isoformat(), by] for body, moment, by in record.revisions]
    return (
        *(number, "comment", record.place, record.thread_ref, key, name, record.title, url),
        *[None] * 6,
        *(record.id, int(native[1]) if native else None, record.parent),
        *(record.author_ref, record.author_kind.value, record.author_id, record.author, record.author_email),
        *(record.created_at, record.published_at, record.edited_at),
        *(record.body, render_markdown(record.body), record.status.value, record.upvotes, record.downvotes),
        *(record.pinned_place, record.is_featured, record.is_locked, record.is_edited_by_moderator),
        orjson.dumps(revisions).decode() if revisions else None,
    )


def _lock_site(cursor: CursorWrapper, site: Site) -> None:
    """Keep other imports into the site out until this connection ends. Raises ImportRunning."""
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, site.pk])
    if not cursor.fetchone()[0]:
        raise ImportRunning(site.key)


def _load_batch(cursor: CursorWrapper, site: Site, batch: int, report: ImportReport) -> None:
    known = {"site": site.pk, "batch": batch}
    new_threads = _make_threads(cursor, known)
    cursor.execute(statements.LOCK_THREADS, known)
    thread_ids = [thread_id for (thread_id,) in cursor.fetchall()]
    _grow_trees(cursor, known, report)
    if (new_authors := _make_authors(cursor, known)) and not report.new_authors:
        cursor.execute(statements.COUNT_AUTHORS)
    report.new_authors += new_authors
    _write_comments(cursor, known)
    cursor.execute(statements.FINISH_THREADS, known)
    for thread_id, version, is_new in cursor.fetchall():
        if not is_new:  # nobody has seen the others yet
            announce_thread(thread_id, version)
    load_gate().comments_imported(thread_ids)
    report.threads += len(thread_ids)
    report.new_threads += new_threads
    _count_nodes(cursor, report)


def _make_threads(cursor: CursorWrapper, known: dict[str, Any]) -> int:
    """Find or make the batch's threads. Returns how many are new; they are as old as their first comment."""
    cursor.execute(statements.FIND_THREADS, {**known, "is_new": False})
    columns = {
        "site_id": "%(site)s",
        "key": "i.key",
        "title": "coalesce(t.title, p.title, '')",
        "url": "coalesce(u.url, p.url, '')",
        "section": "coalesce(p.section, '')",
        "state": f"coalesce(p.state, '{ThreadState.OPEN}')",
        "is_premoderated": "coalesce(p.is_premoderated, false)",
        "created_at": "coalesce(i.created_at, now())",
        "closes_at": "p.closes_at",
    }
    made = insert_rows(cursor, Thread, columns, f"{statements.NEW_THREADS} ON CONFLICT DO NOTHING", known)
    cursor.execute(statements.FIND_THREADS, {**known, "is_new": True})
    return made


def _grow_trees(cursor: CursorWrapper, known: dict[str, Any], report: ImportReport) -> None:
    """Fill import_node with the trees of the batch's threads, with everything that is counted in them."""
    cursor.execute("TRUNCATE import_node")
    cursor.execute(statements.ADD_LINES, known)
    cursor.execute(statements.ADD_OTHERS, known)
    _place_nodes(cursor)
    if _remove_circles(cursor, report):
        _place_nodes(cursor)
    cursor.execute(statements.COUNT_REPLIES)
    cursor.execute(statements.COUNT_DESCENDANTS)
    cursor.execute(statements.NUMBER_CHANGES)


def _place_nodes(cursor: CursorWrapper) -> None:
    cursor.execute(statements.ADD_MISSING)
    cursor.execute(statements.FIND_PARENTS)
    cursor.execute(statements.PLACE_NODES)


def _remove_circles(cursor: CursorWrapper, report: ImportReport) -> bool:
    """Remove the lines that are among their own parents. Returns whether there were any.

    What hangs below them has a missing parent then, and its place below a placeholder.
    """
    cursor.execute(statements.LIST_UNPLACED)
    circles = {"ids": find_circles(dict(cursor.fetchall()))}
    if not circles["ids"]:
        return False
    cursor.execute(statements.LIST_LINES, circles)
    for number, place in cursor.fetchall():
        report.add_bad_line(number, place, "it is among its own parents")
    cursor.execute(statements.REMOVE_LINES, circles)
    cursor.execute(statements.SPARE_PLACEHOLDERS, circles)
    return True


def find_circles(parents: Mapping[int, int]) -> list[int]:
    """Return who is their own ancestor. Every value of `parents` is a key too."""
    circles: list[int] = []
    seen_from: dict[int, int] = {}
    for start in parents:
        node = start
        while node not in seen_from:
            seen_from[node] = start
            node = parents[node]
        if seen_from[node] == start:  # not from an earlier start, so it was met on this way: a new circle
            circles.append(node)
            while (follower := parents[circles[-1]]) != node:
                circles.append(follower)
    return circles


def _make_authors(cursor: CursorWrapper, known: dict[str, Any]) -> int:
    """Make the authors that the site does not have, first seen when they first wrote. Returns how many."""
    columns = {
        "site_id": "%(site)s",
        "kind": "a.kind",
        "external_id": "a.id",
        "name": f"left(coalesce(a.author, ''), {MAX_NAME_CHARACTERS})",
        "email": "coalesce(a.email, '')",
        "created_at": "a.created_at",
    }
    return insert_rows(cursor, Author, columns, f"{statements.NEW_AUTHORS} ON CONFLICT DO NOTHING", known)


def _write_comments(cursor: CursorWrapper, known: dict[str, Any]) -> None:
    rankings = {
        name: f"c.{name}"
        for name in ("thread_id", "best", "controversy", "descendant_count", "called", "answer_count")
    } | {
        "comment_id": "c.id",
        "version": "n.version",
        "created_at": "now()",
    }
    insert_rows(cursor, RankingChange, rankings, statements.OLD_RANKINGS, known)
    places = ("thread_id", "parent_id", "root_id", "depth", "status", "created_at", "imported_id")
    counts = ("reply_count", "descendant_count", "version")
    comments = {name: f"n.{name}" for name in (*places, *counts)} | {
        "id": "n.comment_id",
        "author_id": statements.FIND_AUTHOR,
        "ranked_version": "n.version",
        "revision": "coalesce(jsonb_array_length(l.revisions), 1)",
        "published_at": "l.published_at",
        "edited_at": "l.edited_at",
        "is_featured": "coalesce(l.is_featured, false)",
        "is_locked": "coalesce(l.is_locked, false)",
        "is_edited_by_moderator": "coalesce(l.is_edited_by_moderator, false)",
        "body": "coalesce(l.body, '')",
        "body_html": "coalesce(l.body_html, '')",
        "upvotes": "coalesce(l.upvotes, 0)",
        "downvotes": "coalesce(l.downvotes, 0)",
    }
    insert_rows(cursor, Comment, comments, statements.NEW_COMMENTS, known)
    cursor.execute(statements.FILL_PLACEHOLDERS, known)
    cursor.execute(statements.UPDATE_KEPT)
    cursor.execute(statements.PIN_COMMENTS, {"most": MAX_PINNED})
    revisions = {name: f"r.{name}" for name in ("number", "body", "created_at", "is_by_moderator")}
    insert_rows(
        cursor, Revision, {"comment_id": "n.comment_id", **revisions}, statements.NEW_REVISIONS, known
    )


def insert_rows(
    cursor: CursorWrapper, model: Any, columns: Mapping[str, str], source: str, known: Mapping[str, Any]
) -> int:
    """Insert what `statements.build_insert` says, of `known` values. Returns how many rows."""
    statement, defaults = statements.build_insert(model, columns, source)
    cursor.execute(statement, {**known, **defaults})
    return int(cursor.rowcount)


def _remove(cursor: CursorWrapper, statement: str, report: ImportReport, **parameters: Any) -> None:
    """Run one of the statements that remove bad lines, and report them."""
    cursor.execute(statements.LIST_REMOVED.format(statement), {**parameters, "limit": MAX_SHOWN_BAD_LINES})
    removed = cursor.fetchall()
    for number, place, reason, _ in removed:
        report.add_bad_line(number, place, reason)
    if removed:
        report.bad += removed[0][3] - len(removed)


def _count_nodes(cursor: CursorWrapper, report: ImportReport) -> None:
    cursor.execute(statements.COUNT_STATES)
    for state, status, count in cursor.fetchall():
        if state == "kept":
            report.kept += count
        elif state == "missing":
            report.placeholders += count
        else:
            report.statuses[status] += count
            report.filled += count if state == "filled" else 0
    cursor.execute(statements.COUNT_ORPHANS)
    report.orphans += cursor.fetchone()[0]
