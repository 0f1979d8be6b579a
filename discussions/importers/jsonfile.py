"""Reads large JSON files piece by piece, in constant memory: only the items that somebody asks for are ever whole.

A path leads to items: `("comments", "*")` to each in the array `comments` of the document. Objects on the way are told
of when they end, with what else is in them. A file may hold several documents, one after another, as JSON lines do.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import orjson

from discussions.importers.fields import LineError
from discussions.importers.records import BadLine, Record
from discussions.importers.source import BrokenFile

Path = tuple[str, ...]

CHUNK_BYTES = 256 * 1024
MAX_ITEM_BYTES = 16 * 1024 * 1024
MAX_SCALAR_BYTES = 1024
MAX_MEMBER_BYTES = 1024 * 1024  # of what an object on the way has besides, in all
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_SPACE = re.compile(rb"[ \t\r\n]*")
# Strings and brackets. An unfinished string has no second quote.
_STRUCTURE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
_SCALAR = re.compile(rb"[^ \t\r\n,\]}\[{\":]+")
_HEADER = re.compile(rb"#[^\n{\[]*")  # LeanCloud's `#filetype:JSON-streaming`


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Item(NamedTuple):
    """An item, or an object on the way to items with what else it has.

    `offset` is where it begins, in bytes; `owner` the same of the object on the way that it is in, -1 for none. `error`
    says why it has no value.
    """

    path: Path
    value: Any
    offset: int
    owner: int
    error: str = ""


Reader = Callable[[str, Item], Iterator[Record]]


def read_items(file: Readable, *paths: Path) -> Iterator[Item]:
    """Yield the items that the paths lead to, and each object on the way at its end. Raises BrokenFile."""
    yield from _Reader(file, paths).read()


def convert_items(file: Readable, readers: Mapping[Path, Reader]) -> Iterator[Record]:
    """Yield what the `readers` make of the items that they are there for, or what is wrong with these.

    A reader is given the place and the item, whose value is an object, and may raise LineError. One whose path is on
    the way to that of another is given the objects on the way. Raises BrokenFile.
    """
    for item in read_items(file, *readers):
        if item.path not in readers:
            continue
        place = f"byte {item.offset}"
        try:
            if item.error:
                raise LineError(item.error)
            as_object(item.value)
            yield from readers[item.path](place, item)
        except LineError as error:
            yield BadLine(place, str(error))


def pick(value: Any, *path: str) -> Any:
    """Return what the names lead to in objects in objects, None if it is not there."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def as_object(value: Any) -> dict[str, Any]:
    """Return the object that the value is. Raises LineError if it is none."""
    if not isinstance(value, dict):
        raise LineError("it is not a JSON object")
    return value


class _Reader:
    def __init__(self, file: Readable, paths: tuple[Path, ...]) -> None:
        self._file = file
        self._ways = frozenset(path[:length] for path in paths for length in range(len(path)))
        self._items = frozenset(paths) - self._ways
        self._buffer, self._position, self._base = b"", 0, 0

    def read(self) -> Iterator[Item]:
        self._fill()
        if self._buffer.startswith(BYTE_ORDER_MARK):
            self._position = len(BYTE_ORDER_MARK)
        while self._peek(may_end=True):
            if self._peek() == b"#":
                self._take(_HEADER)
            elif self._peek() not in (b"{", b"["):
                raise self._broken("an object or an array belongs here")
            else:
                yield from self._read_value((), -1)

    # --- Grammar ---

    def _read_value(self, path: Path, owner: int) -> Iterator[Item]:
        """Read a value that is an item, or on the way to some."""
        first, offset = self._peek(), self._offset()
        if path in self._items:
            yield self._read_item(path, offset, owner)
        elif first == b"{":
            yield from self._read_object(path, offset, owner)
        elif first == b"[":
            yield from self._read_array((*path, "*"), owner)
        else:
            self._read_raw(MAX_ITEM_BYTES)

    def _read_item(self, path: Path, offset: int, owner: int) -> Item:
        raw = self._read_raw(MAX_ITEM_BYTES)
        if raw is None:
            return Item(path, None, offset, owner, f"it is longer than {MAX_ITEM_BYTES:,} bytes")
        try:
            return Item(path, orjson.loads(raw), offset, owner)
        except orjson.JSONDecodeError as error:
            return Item(path, None, offset, owner, f"it is not valid JSON ({error})")

    def _read_object(self, path: Path, offset: int, owner: int) -> Iterator[Item]:
        self._expect(b"{")
        members: dict[str, Any] = {}
        room = MAX_MEMBER_BYTES
        error = ""
        while self._peek() != b"}":
            name = self._read_name()
            self._expect(b":")
            inner = (*path, name)
            if inner in self._items or inner in self._ways:
                yield from self._read_value(inner, offset)
            elif (raw := self._read_raw(room)) is not None:
                room -= len(raw)
                try:
                    members[name] = orjson.loads(raw)
                except orjson.JSONDecodeError as problem:
                    error = f"it is not valid JSON ({problem})"
            self._end_member(b"}")
        self._expect(b"}")
        yield Item(path, None if error else members, offset, owner, error)

    def _read_array(self, path: Path, owner: int) -> Iterator[Item]:
        self._expect(b"[")
        while self._peek() != b"]":
            if path in self._items or path in self._ways:
                yield from self._read_value(path, owner)
            else:
                self._read_raw(0)
            self._end_member(b"]")
        self._expect(b"]")

    def _read_name(self) -> str:
        offset = self._offset()
        raw = self._read_raw(MAX_MEMBER_BYTES) if self._peek() == b'"' else None
        try:
            return str(orjson.loads(raw or b""))
        except orjson.JSONDecodeError as error:
            raise BrokenFile(
                f"byte {offset}: it is not valid JSON (the name of a member belongs here)"
            ) from error

    def _end_member(self, end: bytes) -> None:
        """Step over the comma before another member."""
        following = self._peek()
        if following == b",":
            self._position += 1
            if self._peek() != end:
                return
        if following != end:
            raise self._broken("a comma or the end belongs here")

    def _read_raw(self, limit: int) -> bytes | None:
        """Return a value as it stands in the file, None if it has more than `limit` bytes."""
        if self._peek() not in (b"{", b"[", b'"'):
            return self._take(_SCALAR)
        start = self._position
        parts: list[bytes] | None = []
        size = depth = 0
        position = start
        while True:
            found = _STRUCTURE.search(self._buffer, position)
            if found is None or (found[0][:1] == b'"' and not found[1]):
                # Keep what is not understood yet: nothing, or a string that has begun.
                rest = len(self._buffer) if found is None else found.start()
                parts, size = self._put_aside(parts, size, start, rest, limit)
                self._position = rest
                if not self._fill():
                    raise self._broken("it ends in the middle")
                start = position = self._position
                continue
            position = found.end()
            depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(found[0], 0)
            if depth < 0:
                self._position = found.start()
                raise self._broken("a bracket too many")
            if not depth:
                break
        parts, size = self._put_aside(parts, size, start, position, limit)
        self._position = position
        return b"".join(parts) if parts is not None else None

    def _put_aside(
        self, parts: list[bytes] | None, size: int, start: int, end: int, limit: int
    ) -> tuple[list[bytes] | None, int]:
        size += end - start
        if parts is None or size > limit:
            return None, size
        return [*parts, self._buffer[start:end]], size

    # --- Bytes ---

    def _offset(self) -> int:
        return self._base + self._position

    def _fill(self) -> bool:
        """Read on, and let go of what is behind. Returns whether there was anything left to read."""
        held = len(self._buffer) - self._position
        if held > MAX_ITEM_BYTES:
            raise self._broken(f"a text of more than {MAX_ITEM_BYTES:,} bytes")
        # Ever more at once where one text does not end: each time, it is looked through again.
        chunk = self._file.read(max(CHUNK_BYTES, held))
        self._base += self._position
        self._buffer, self._position = self._buffer[self._position :] + chunk, 0
        return bool(chunk)

    def _peek(self, *, may_end: bool = False) -> bytes:
        """Return the next byte that is not white space, b"" at the end of the file if it may be there."""
        while True:
            space = _SPACE.match(self._buffer, self._position)
            self._position = space.end() if space else self._position
            if self._position < len(self._buffer):
                return self._buffer[self._position : self._position + 1]
            if not self._fill():
                if may_end:
                    return b""
                raise self._broken("it ends in the middle")

    def _expect(self, byte: bytes) -> None:
        if self._peek() != byte:
            raise self._broken(f"{byte.decode()} belongs here")
        self._position += 1

    def _take(self, pattern: re.Pattern[bytes]) -> bytes:
        """Return what the pattern matches here: a number, a word or a header, none of which is long."""
        while len(self._buffer) - self._position < MAX_SCALAR_BYTES and self._fill():
            pass
        found = pattern.match(self._buffer, self._position)
        if not found or len(found[0]) > MAX_SCALAR_BYTES:
            raise self._broken("a value belongs here")
        self._position = found.end()
        return found[0]

    def _broken(self, reason: str) -> BrokenFile:
        return BrokenFile(f"byte {self._offset()}: it is not valid JSON ({reason})")
