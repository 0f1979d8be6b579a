"""CSV: a row a comment, in the columns that the first row names as JSON lines name their keys (docs/migrating.md)."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from discussions.importers.fields import LineError
from discussions.importers.records import BadLine, Record, read_comment
from discussions.importers.source import BrokenFile

MAX_FIELD_CHARACTERS = 1024 * 1024
NUMBERS = frozenset({"score", "upvotes", "downvotes", "pinned"})
SWITCHES = frozenset({"featured", "locked", "edited_by_moderator"})


def read_csv(file: BinaryIO) -> Iterator[Record]:
    """Yield the comments of the table, or what is wrong with them. Raises BrokenFile."""
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    rows = csv.reader(text, strict=True)
    try:
        names = [name.strip() for name in next(rows, [])]
        if not {"id", "created", "body"} <= set(names):
            raise BrokenFile("line 1: it names no columns id, created and body")
        while (place := f"line {rows.line_num + 1}") and (row := next(rows, None)) is not None:
            if row:
                yield _read_row(place, names, row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenFile(f"line {rows.line_num + 1}: it is not CSV in UTF-8 ({error})") from error
    finally:
        text.detach()


def _read_row(place: str, names: list[str], row: list[str]) -> Record:
    try:
        if len(row) > len(names):
            raise LineError("it has more columns than the first line")
        given = dict(zip(names, row, strict=False))
        return read_comment(place, {name: _read_value(name, value) for name, value in given.items()})
    except LineError as error:
        return BadLine(place, str(error))


def _read_value(name: str, value: str) -> object:
    if name == "body":
        return value
    if not value:
        return None
    if name in NUMBERS:
        try:
            return int(value)
        except ValueError as error:
            raise LineError(f"its {name} is not a whole number") from error
    if name in SWITCHES:
        return {"true": True, "false": False}.get(value.lower(), value)
    if name == "created" and value.lstrip("-").replace(".", "", 1).isdecimal():
        return float(value)
    return None if name in ("revisions", "thread_ref", "author_ref") else value
