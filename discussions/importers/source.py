"""Opening what is imported: a file or standard input, as it is, gzipped or zipped.

Whatever it claims to be, it can't fill the memory: it is read in pieces, and one that unpacks to far more than any real
text does is refused.
"""

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
BUFFER_BYTES = 1024 * 1024
# Real exports pack to a fifth or a tenth of their size; what packs so much better was made to.
MAX_EXPANSION = 250
MAX_UNCHECKED_BYTES = 256 * 1024 * 1024


class Unreadable(Exception):
    """The source can't be opened, or ends in the middle. The message says which and why."""


class BrokenFile(Exception):
    """What is in the file is not what its format says. The message has the place and the reason."""


# What a file that was cut off or damaged comes to while it is read.
DAMAGES = (BrokenFile, EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


@contextmanager
def open_source(name: str, on_read: Callable[[int], object] = lambda count: None) -> Iterator[BinaryIO]:
    """Open the file `name` (`-`: standard input) for reading; `on_read` is told how many of its bytes were read.

    Raises Unreadable, also for what goes wrong while the block reads.
    """
    try:
        with ExitStack() as stack:
            raw: IO[bytes] = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
            metered = _Metered(raw, on_read)
            buffered = io.BufferedReader(metered, BUFFER_BYTES)  # type: ignore[type-var]
            magic = buffered.peek(len(ZIP_MAGIC))
            if magic.startswith(GZIP_MAGIC):
                unpacked: IO[bytes] = gzip.GzipFile(fileobj=buffered)  # type: ignore[assignment]
            elif magic.startswith(ZIP_MAGIC):
                if name == "-":
                    raise BrokenFile("a zip can't be read from there: give its name")
                unpacked = stack.enter_context(_open_zipped(stack, metered))
            else:
                yield buffered
                return
            yield io.BufferedReader(_Bounded(unpacked, metered), BUFFER_BYTES)  # type: ignore[type-var]
    except (OSError, *DAMAGES) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"{'standard input' if name == '-' else name} can't be read: {reason}") from error


def measure_source(name: str) -> int | None:
    """Return the size of the file `name` in bytes, None where that can't be known."""
    path = Path(name)
    return path.stat().st_size if name != "-" and path.is_file() else None


def _open_zipped(stack: ExitStack, file: "_Metered") -> IO[bytes]:
    """Open the one file that a zip holds. Raises BrokenFile, or what zipfile raises of a damaged one."""
    file.seek(0)
    archive = stack.enter_context(zipfile.ZipFile(file))
    held = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
    if len(held) != 1:
        raise BrokenFile(f"the zip holds {len(held)} files: unpack it, and import them one after another")
    if held[0].flag_bits & 1 or held[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BrokenFile("the zip is encrypted, or packed in an uncommon way: unpack it first")
    return archive.open(held[0])


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or Path(name).name.startswith(".")


class _Metered(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, raw: IO[bytes], on_read: Callable[[int], object]) -> None:
        self._raw, self._on_read = raw, on_read
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        self._on_read(len(data))
        return len(data)


class _Bounded(io.RawIOBase):
    """What a packed file unpacks to. Raises BrokenFile if that is out of all proportion."""

    def __init__(self, unpacked: IO[bytes], packed: _Metered) -> None:
        self._unpacked, self._packed = unpacked, packed
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        # What is there before the damage, if any, is still given out.
        data: bytes = self._unpacked.read1(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(data)] = data
        self._count += len(data)
        if self._count > MAX_UNCHECKED_BYTES + MAX_EXPANSION * self._packed.count:
            raise BrokenFile(f"it unpacks to more than {MAX_EXPANSION} times its size")
        return len(data)
