"""A word list as CSV: one column, `entry`, one entry a row. Spreadsheets read and write it."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from moderation.text.wordlists import MAX_ENTRIES, BadEntry, find_bad_entries

HEADER = "entry"


class ReadWords(NamedTuple):
    """What a file holds: the entries, and the rows that are wrong, of which there must be none for it to count."""

    entries: list[str]
    bad: list[BadEntry]


def write_csv(entries: list[str]) -> str:
    """Return a CSV file (RFC 4180) of `entries`, with a header."""
    file = io.StringIO()
    csv.writer(file).writerows([[HEADER], *([entry] for entry in entries)])
    return file.getvalue()


def read_csv(text: str) -> ReadWords:
    """Return the entries in a CSV file, with or without the header. Rows are counted from 1, as spreadsheets do.

    Empty rows and a byte order mark are passed over. A row is bad that has more than one column, that breaks the
    quoting, or whose entry no list can have (`moderation.text.wordlists`); so is every one after the limit of a list.
    """
    entries: list[str] = []
    bad: list[BadEntry] = []
    for number, cells in _read_rows(text.removeprefix("\ufeff"), bad):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or (number == 1 and filled == [HEADER]):
            continue
        if len(filled) > 1:
            bad.append(BadEntry(number, "invalid", "has more than one column"))
            continue
        bad += [BadEntry(number, code, problem) for _, code, problem in find_bad_entries(filled)]
        if len(entries) == MAX_ENTRIES:
            bad.append(BadEntry(number, "too_large", f"a list has {MAX_ENTRIES} entries at most"))
            break
        entries += filled
    return ReadWords(entries, bad)


def _read_rows(text: str, bad: list[BadEntry]) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            # What comes after a broken quote can't be told apart any more.
            bad.append(BadEntry(number, "invalid", f"is no row of CSV: {error}"))
            return
