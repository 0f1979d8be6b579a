"""`/embed.js`: the modules of the widget as one file.

The modules in `static/parley/` run as they are. A page that embeds them one by one would wait for a dozen requests,
each one found in the file before it, and carry every comment along; so they are joined here, once per process.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SOURCES = Path(__file__).parent / "static" / "parley"
ENTRY = "embed.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>\w+\.js)";$')


class Script(NamedTuple):
    plain: bytes
    gzipped: bytes
    etag: str


def load_script() -> Script:
    """Return the joined script. Made once, unless DEBUG is on."""
    if settings.DEBUG:
        _join_once.cache_clear()
    return _join_once()


def join_modules(folder: Path, entry: str) -> str:
    """Return the module `entry` and all that it imports as one module, each before those that need it.

    Our own modules make this simple: an import is one line, comments have lines to themselves, only the entry has
    side effects, and no two modules have the same name at their top level (or the script would not parse).
    """
    joined: list[str] = []
    seen: set[str] = set()

    def add(name: str) -> None:
        seen.add(name)
        for line in _without_comments((folder / name).read_text(encoding="utf-8")):
            if imported := _IMPORT.match(line):
                if imported["name"] not in seen:
                    add(imported["name"])
            else:
                joined.append(line.removeprefix("export "))

    add(entry)
    return "\n".join(joined) + "\n"


def _without_comments(text: str) -> list[str]:
    lines, is_comment = [], False
    for line in map(str.strip, text.splitlines()):
        is_comment = is_comment or line.startswith("/*")
        if line and not is_comment and not line.startswith("//"):
            lines.append(line)
        is_comment = is_comment and not line.endswith("*/")
    return lines


@cache
def _join_once() -> Script:
    plain = join_modules(SOURCES, ENTRY).encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return Script(plain, gzip.compress(plain, mtime=0), etag)
