"""Isso: its SQLite database, or the JSON that its own import reads (a list of threads with their comments).

Its pages are paths: without `--base-url`, threads have no address. In JSON a thread's id may come after its comments.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO

from discussions.importers.fields import LineError, assume_utc
from discussions.importers.html import convert_mixed
from discussions.importers.jsonfile import Item, convert_items
from discussions.importers.records import BadLine, Record, read_comment, read_thread
from discussions.importers.source import BrokenFile

SOURCE = "isso"
SQLITE_MAGIC = b"SQLite format 3\x00"
MAX_DATABASE_BYTES = 20 * 1024**3
# `mode` is what became of a comment: shown, waiting, or deleted with replies below it.
MODES = {1: "approved", 2: "pending", 4: "deleted"}

_COMMENTS = """
SELECT c.id, c.parent, c.created, c.modified, c.mode, c.remote_addr, c.text, c.author, c.email, c.website, c.likes,
       c.dislikes, t.uri, t.title
  FROM comments AS c LEFT JOIN threads AS t ON t.id = c.tid ORDER BY c.id"""


def read_isso(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments of the database or file, or what is wrong with them. Raises BrokenFile."""
    head = file.read(len(SQLITE_MAGIC))
    if head == SQLITE_MAGIC:
        yield from _read_database(head, file)
    else:
        yield from convert_items(
            _Joined(head, file), {("*",): _read_thread, ("*", "comments", "*"): _read_listed}
        )


class _Joined:
    """A file with the beginning that was read of it put back."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head, self._file = head, file

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        return head + self._file.read(size)


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _read_database(head: bytes, file: BinaryIO) -> Iterator[Record]:
    with tempfile.NamedTemporaryFile(prefix="parley-isso-") as copy:
        copy.write(head)
        shutil.copyfileobj(file, copy, 1024 * 1024)
        copy.flush()
        if copy.tell() > MAX_DATABASE_BYTES:
            raise BrokenFile(f"it is larger than {MAX_DATABASE_BYTES:,} bytes")
        try:
            with closing(sqlite3.connect(f"file:{copy.name}?mode=ro&immutable=1", uri=True)) as database:
                yield from _read_rows(database)
        except sqlite3.Error as error:
            raise BrokenFile(f"it is not a database of Isso: {error}") from error


def _read_rows(database: sqlite3.Connection) -> Iterator[Record]:
    # It may be made to do harm: only plain tables are read, and nothing in it is run.
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.text_factory = lambda value: value.decode("utf-8", "replace")
    database.row_factory = sqlite3.Row
    found = dict(
        database.execute("SELECT name, type FROM sqlite_schema WHERE name IN ('comments', 'threads')")
    )
    if found != {"comments": "table", "threads": "table"}:
        raise BrokenFile("it is not a database of Isso: it has no tables of comments and threads")
    for row in database.execute(_COMMENTS):
        place = f"comment {row['id']}"
        try:
            if row["uri"] is None:
                raise LineError("its thread is not in the database")
            mode = MODES.get(row["mode"], f"mode {row['mode']}")
            yield _build(place, {**dict(row), "status": mode, "url": row["uri"]})
        except LineError as error:
            yield BadLine(place, str(error))


# --- JSON ------------------------------------------------------------------------------------------------------------


def _read_thread(place: str, item: Item) -> Iterator[Record]:
    fields = {"url": item.value.get("id"), "title": item.value.get("title")}
    yield read_thread(place, fields, ref=str(item.offset))


def _read_listed(place: str, item: Item) -> Iterator[Record]:
    yield _build(place, {**item.value, "thread_ref": str(item.owner), "title": None})


def _build(place: str, comment: dict[str, Any]) -> Record:
    text = comment.get("text")
    fields = {
        "id": comment.get("id"),
        "parent": comment.get("parent"),
        "thread_ref": comment.get("thread_ref"),
        "url": comment.get("url"),
        "title": comment.get("title"),
        "author": comment.get("author"),
        "author_email": comment.get("email"),
        "created": assume_utc(comment.get("created")),
        "edited": assume_utc(comment.get("modified")),
        "body": convert_mixed(text) if isinstance(text, str) else text,
        "status": comment.get("status"),
        "upvotes": comment.get("likes"),
        "downvotes": comment.get("dislikes"),
    }
    losses = {"website": "websites of authors", "remote_addr": "network addresses"}
    lost = tuple(what for name, what in losses.items() if comment.get(name))
    return read_comment(place, fields, source=SOURCE, losses=lost)
