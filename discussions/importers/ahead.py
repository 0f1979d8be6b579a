"""Reads a file in a process of its own, a little ahead of whoever takes its records.

Reading is most of an import's work, and knows nothing of the database: so one core reads while another writes. A few
hundred records are on their way at most, whatever the size of the file.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NoReturn

from discussions.importers.records import Record
from discussions.importers.source import Unreadable

BATCH = 200
# Elements and records come and go by the thousand, and none of them is part of a circle.
GARBAGE_AFTER = 100_000


class Meter:
    """Counts the bytes that were read, and tells of those that it has not told of yet."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, count: int) -> None:
        self._count += count

    def take(self) -> int:
        count, self._count = self._count, 0
        return count


def read_ahead(
    records: Iterable[Record], *, meter: Meter, on_read: Callable[[int], object]
) -> Iterator[Record]:
    """Yield `records`, which another process reads. `on_read` is told of the bytes that its `meter` counts.

    Raises what reading them raises, after those before; Unreadable if the process was killed. None is left behind.
    """
    ours, theirs = Pipe(duplex=False)
    gc.freeze()  # else looking for garbage copies what the two processes could share
    child = os.fork()
    if not child:
        ours.close()
        _send_all(records, meter, theirs)
    theirs.close()
    try:
        yield from _receive(ours, on_read)
    finally:
        ours.close()
        os.kill(child, signal.SIGKILL)  # it may have more than anybody wants
        os.waitpid(child, 0)
        gc.unfreeze()


def _receive(pipe: Connection, on_read: Callable[[int], object]) -> Iterator[Record]:
    while True:
        try:
            count, batch, error, is_last = pipe.recv()
        except EOFError:
            raise Unreadable("the process that read the file was killed") from None
        on_read(count)
        yield from batch
        if error is not None:
            raise error
        if is_last:
            return


def _send_all(records: Iterable[Record], meter: Meter, pipe: Connection) -> NoReturn:
    """Read to the end, and end. Nothing of what the other process holds, such as its database, is touched or closed."""
    gc.set_threshold(GARBAGE_AFTER)
    try:
        reading = iter(records)
        is_last = False
        while not is_last:
            batch: list[Record] = []
            error = None
            try:
                batch.extend(islice(reading, BATCH))  # what came before an error stays in it
            except Exception as raised:  # noqa: BLE001  (it is raised where somebody waits for the records)
                error = raised
            is_last = len(batch) < BATCH
            pipe.send((meter.take(), batch, error, is_last))
    finally:
        os._exit(0)
