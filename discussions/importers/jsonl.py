"""JSON lines: one object a line, with the fields of `records.read_comment`. Others are ignored, as are blank lines."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from discussions.importers.records import BadLine, ImportedComment, LineError, read_comment

# The longest body, every character of it escaped, and room for the rest.
MAX_LINE_BYTES = 2 * 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_jsonl(file: BinaryIO) -> Iterator[ImportedComment | BadLine]:
    """Yield what each line of `file` says, or what is wrong with it. Raises what reading the file raises."""
    for number, line in enumerate(_read_lines(file), start=1):
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)  # noqa: PLW2901
        if line.strip():
            try:
                yield read_comment(number, _parse_line(line))
            except LineError as error:
                yield BadLine(number, str(error))


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
