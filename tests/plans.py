"""How PostgreSQL answers what a request asks: each statement is explained, with what it really read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")

# A page holds at most a thousand comments, and looks one further.
MOST_SORTED = 1_001
# Of tables smaller than this, a scan of the whole is the right plan.
SMALL_TABLE = 500


@dataclass(frozen=True)
class Plan:
    """The plan of one statement. Rows are those that were read, all loops together."""

    statement: str
    root: dict[str, Any]

    def walk(self) -> Iterator[dict[str, Any]]:
        stack = [self.root]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(node.get("Plans", ()))

    def find_faults(self) -> list[str]:
        """Return what reads a table as a whole, or sorts more than a page."""
        faults = []
        for node in self.walk():
            if node["Node Type"] == "Seq Scan" and count_read(node) > SMALL_TABLE:
                faults.append(
                    f"reads all {count_read(node)} rows of {node['Relation Name']}: {self.statement}"
                )
            if "Sort" in node["Node Type"] and (rows := count_rows(node["Plans"][0])) > MOST_SORTED:
                faults.append(f"sorts {rows} rows: {self.statement}")
        return faults

    def count_read(self) -> int:
        """Return how many rows it took from tables and indexes, also those that it threw away."""
        return sum(count_read(node) for node in self.walk() if "Relation Name" in node)


def count_rows(node: dict[str, Any]) -> int:
    return int(node["Actual Rows"] * node["Actual Loops"])


def count_read(node: dict[str, Any]) -> int:
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return count_rows(node) + int(removed * node["Actual Loops"])


def explain(call: Callable[[], Answer]) -> tuple[list[Plan], Answer]:
    """Return the plans of all that `call` asks the database, but not of what it only writes, and what it returns."""
    plans = []

    def note(execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        if not many and str(statement).lstrip().startswith(("SELECT", "WITH")):
            # On a cursor of its own, so that the wrapper does not meet itself.
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters)
                (explained,) = cursor.fetchone()[0]
            plans.append(Plan(" ".join(str(statement).split())[:300], explained["Plan"]))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        answer = call()
    return plans, answer
