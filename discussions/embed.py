"""The scripts that readers' pages load: `/embed.js`, the widget as one file, and `/parley.js`, the client under it.

The modules in `static/parley/` run as they are. A page that embeds them one by one would wait for a dozen requests,
each one found in the file before it, and carry every comment along; so they are joined here, once per process.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import brotli
import rcssmin
import rjsmin
from backports import zstd
from django.conf import settings

from discussions.api.formats import encode_json
from discussions.cache.encodings import IDENTITY
from discussions.catalogue import find_direction, find_language, list_embed_messages

SOURCES = Path(__file__).parent / "static" / "parley"
WIDGET, CLIENT = "embed.js", "parley.js"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>\w+\.js)";$')
# The line of messages.js in whose place the joined script has a language.
_BUILT_IN = 'const builtIn = { language: "", direction: "", texts: {} };'


_STYLE = re.compile(r"(?<=/\* css \*/ `)[^`]*(?=`)")


class Asset(NamedTuple):
    """Bytes as they are sent, by the name of the encoding (`discussions/cache/encodings.py`)."""

    encoded: dict[str, bytes]
    etag: str


def load_script(entry: str, tag: str = "") -> Asset:
    """Return a module with all that it imports as one, with the words of the language of `tag` in it.

    `entry` is WIDGET or CLIENT. Made once, unless DEBUG is on.
    """
    if settings.DEBUG:
        _load_script.cache_clear()
    return _load_script(entry, find_language(tag))


def load_language(tag: str) -> Asset:
    """Return what the widget says in the language of `tag`, as JSON; in English where there are no words in it."""
    return _load_language(find_language(tag))


def join_modules(folder: Path, entry: str) -> str:
    """Return the module `entry`, which exports what it did, and all that it imports, each before those that need it.

    Our own modules make this simple: an import is one line, only the entry has side effects, and no two modules have
    the same name at their top level (or the script would not parse).
    """
    joined: list[str] = []
    seen: set[str] = set()

    def add(name: str) -> None:
        seen.add(name)
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if imported := _IMPORT.match(line):
                if imported["name"] not in seen:
                    add(imported["name"])
            else:
                joined.append(line if name == entry else line.removeprefix("export "))

    add(entry)
    return "\n".join(joined) + "\n"


@cache
def _load_script(entry: str, language: str) -> Asset:
    words = f"const builtIn = {encode_json(_describe_language(language)).decode()};"
    script = join_modules(SOURCES, entry).replace(_BUILT_IN, words)
    script = _STYLE.sub(lambda style: rcssmin.cssmin(style[0]), script)
    return _make_asset(rjsmin.jsmin(script).encode())


# By the language, of which there are few: anybody may ask for any tag.
@cache
def _load_language(language: str) -> Asset:
    return _make_asset(encode_json(_describe_language(language)))


def _describe_language(language: str) -> dict[str, object]:
    return {
        "language": language,
        "direction": find_direction(language),
        "texts": list_embed_messages(language),
    }


def _make_asset(plain: bytes) -> Asset:
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    # Once for all requests, so the best that each encoding can do.
    encoded = {
        "br": brotli.compress(plain, mode=brotli.MODE_TEXT, quality=11),
        "zstd": zstd.compress(plain, level=19),
        "gzip": gzip.compress(plain, compresslevel=9, mtime=0),
        IDENTITY: plain,
    }
    return Asset(encoded, etag)
