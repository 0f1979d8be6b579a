"""JSON lines: one object a line, with the fields of docs/migrating.md. Others are ignored, as are blank lines.

An object with `"type": "thread"` describes a thread, any other a comment. `manage.py export_comments` writes both.
"""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from discussions.importers.fields import LineError
from discussions.importers.records import BadLine, Record, read_comment, read_thread

# A comment with all its texts: many times the longest body, every character of it escaped.
MAX_LINE_BYTES = 16 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_jsonl(file: BinaryIO) -> Iterator[Record]:
    """Yield what each line of `file` says, or what is wrong with it. Raises what reading the file raises."""
    for number, line in enumerate(_read_lines(file), start=1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)  # noqa: PLW2901
        if line.strip():
            place = f"line {number}"
            try:
                yield _read_record(place, _parse_line(line))
            except LineError as error:
                yield BadLine(place, str(error))


def _read_record(place: str, fields: dict[str, object]) -> Record:
    if fields.get("type", "comment") == "thread":
        return read_thread(place, fields, stands_alone=True)
    return read_comment(place, fields)


def _read_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield each line, of one that is too long only its beginning, so that no file can fill the memory."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES + 1)


def _parse_line(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise LineError(f"it is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise LineError(f"it is not valid JSON ({error})") from error
    if not isinstance(fields, dict):
        raise LineError("it is not a JSON object")
    return fields
