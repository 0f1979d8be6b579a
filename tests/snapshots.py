"""Rows that are made once and put back as often as tests need them, which costs a tenth of making them again."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import connection, transaction

Made = TypeVar("Made")


@dataclass(frozen=True)
class Snapshot(Generic[Made]):
    """What was made, and every row of it by table, as COPY writes them."""

    made: bytes
    rows: dict[str, bytes]

    def restore(self) -> Made:
        """Put the rows back, and return a copy of what was made: no test sees what another did to it."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
        return cast(Made, pickle.loads(self.made))


def take_snapshot(make: Callable[[], Made]) -> Snapshot[Made]:
    """Return what `make` makes, with its rows, and leave nothing of it. It may only add, and only to empty tables.

    The ids stay taken: sequences are not rolled back, so that no later row can have one of them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = _count_rows(cursor)
        made = pickle.dumps(make())
        after = _count_rows(cursor)
        filled = [table for table in after if after[table] and not before[table]]
        assert {table: after[table] for table in before if before[table]} == {
            table: count for table, count in before.items() if count
        }, "a table that was not empty has changed"
        rows = {}
        for table in filled:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(copy)
        transaction.set_rollback(True)
    return Snapshot(made, rows)


def _count_rows(cursor: Any) -> dict[str, int]:
    counts = {}
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f"SELECT count(*) FROM {table}")
        counts[table] = cursor.fetchone()[0]
    return counts
