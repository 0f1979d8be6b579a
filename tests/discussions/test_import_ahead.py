"""A file is read in a process of its own: the same records, the same errors, and nothing left behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from discussions.importers.ahead import BATCH, Meter, read_ahead
from discussions.importers.records import BadLine
from discussions.importers.source import BrokenFile, Unreadable

CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    before = CHILDREN.read_text()
    yield
    assert CHILDREN.read_text() == before


def make_records(count: int, meter: Meter, error: Exception | None = None) -> Iterator[BadLine]:
    for number in range(count):
        meter.add(3)
        yield BadLine(f"line {number}", "bad")
    if error is not None:
        raise error


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH * 3 + 1])
def test_all_records_come_in_their_order(count: int) -> None:
    meter, read = Meter(), list[int]()
    records = list(read_ahead(make_records(count, meter), meter=meter, on_read=read.append))
    assert records == list(make_records(count, Meter()))
    assert sum(read) == 3 * count


@pytest.mark.parametrize("count", [0, 7, BATCH])
def test_an_error_comes_after_what_was_before_it(count: int) -> None:
    meter, seen = Meter(), list[object]()
    records = make_records(count, meter, BrokenFile("line 9: it ends in the middle"))
    with pytest.raises(BrokenFile, match="line 9: it ends in the middle"):
        seen.extend(read_ahead(records, meter=meter, on_read=lambda _: None))
    assert len(seen) == count


def test_a_killed_reader_is_no_end_of_the_file() -> None:
    def records() -> Iterator[BadLine]:
        yield from make_records(BATCH, Meter())
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Unreadable, match="was killed"):
        list(read_ahead(records(), meter=Meter(), on_read=lambda _: None))


def test_who_wants_no_more_leaves_no_process_behind() -> None:
    def records() -> Iterator[BadLine]:
        while True:
            yield BadLine("line 1", "bad")

    taking = read_ahead(records(), meter=Meter(), on_read=lambda _: None)
    next(taking)
    taking.close()  # type: ignore[attr-defined]
