"""Stop Forum Spam's lists as files (https://www.stopforumspam.com/downloads). Nobody's data is sent to look one up.

A file has one entry a line, in plain text or packed by gzip or zip.
"""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from typing import IO, cast

from moderation.providers.failures import UnreadableAnswer

# Those of the last month: an older entry says more about the list than about who has the address now.
FILE_NAMES: Mapping[str, str] = {
    "domains": "toxic_domains_whole.txt",
    "emails": "listed_email_30.zip",
    "addresses": "listed_ip_30.zip",
}
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_LINE_BYTES = 1_000
MAX_LINES = 5_000_000

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_DIGEST = re.compile(r"[0-9a-f]{32}")


def read_entries(name: str, file: IO[bytes]) -> Iterator[str]:
    """Yield the entries of a list in lower case: domains, addresses, e-mail addresses or their MD5.

    Raises UnreadableAnswer, possibly at the very end, for a file that is not such a list: damaged, too long, or with
    more lines that are none of its entries than those that are.
    """
    good = bad = 0
    for line in _read_lines(file):
        if not line or line.startswith("#"):
            continue
        entry = _parse(name, line)
        if entry is None:
            bad += 1
        else:
            good += 1
            yield entry
    if good <= bad:
        raise UnreadableAnswer(f"{good} entries and {bad} other lines")


def _parse(name: str, line: str) -> str | None:
    if name == "addresses":
        try:
            return str(ip_address(line))
        except ValueError:
            return None
    if name == "emails":
        has_both = all(line.rpartition("@")[::2])
        return line if _DIGEST.fullmatch(line) or (has_both and len(line) <= 254) else None
    return line if len(line) <= 253 and _DOMAIN.fullmatch(line) else None


def _read_lines(file: IO[bytes]) -> Iterator[str]:
    try:
        with _unpack(file) as plain:
            for _ in range(MAX_LINES):
                line = plain.readline(MAX_LINE_BYTES)
                if not line:
                    return
                yield line.decode(errors="replace").strip().lower()
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableAnswer(type(error).__name__) from error
    raise UnreadableAnswer("too many lines")


@contextmanager
def _unpack(file: IO[bytes]) -> Iterator[IO[bytes]]:
    start = file.read(4)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(file) as plain:
            yield cast(IO[bytes], plain)
    elif start == b"PK\x03\x04":
        with zipfile.ZipFile(file) as archive, archive.open(archive.namelist()[0]) as plain:
            yield plain
    else:
        yield file
