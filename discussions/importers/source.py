"""Opening what is imported: a file or standard input, gzipped or not."""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
BUFFER_BYTES = 1024 * 1024


class Unreadable(Exception):
    """The source can't be opened, or ends in the middle. The message says which and why."""


@contextmanager
def open_source(name: str, on_read: Callable[[int], object] = lambda count: None) -> Iterator[BinaryIO]:
    """Open the file `name` (`-`: standard input) for reading; `on_read` is told how many of its bytes were read.

    Raises Unreadable, also for what goes wrong while the block reads.
    """
    try:
        with ExitStack() as stack:
            raw: IO[bytes] = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
            buffered = io.BufferedReader(_Metered(raw, on_read), BUFFER_BYTES)  # type: ignore[type-var]
            is_gzipped = buffered.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC)
            yield gzip.GzipFile(fileobj=buffered) if is_gzipped else buffered  # type: ignore[misc]
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{'standard input' if name == '-' else name} can't be read: {reason}") from error


def measure_source(name: str) -> int | None:
    """Return the size of the file `name` in bytes, None where that can't be known."""
    path = Path(name)
    return path.stat().st_size if name != "-" and path.is_file() else None


class _Metered(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, raw: IO[bytes], on_read: Callable[[int], object]) -> None:
        self._raw, self._on_read = raw, on_read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._on_read(len(data))
        return len(data)
