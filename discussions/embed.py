"""The scripts that readers' pages load: `/embed.js`, the widget as one file, `/parley.js`, the client under it, and
`/embed/<name>.js`, screens of the widget that are fetched when somebody wants them.

The modules in `static/parley/` run as they are. A page that embeds them one by one would wait for a dozen requests,
each one found in the file before it, and carry every comment along; so they are joined here, once per process.
A screen that comes later borrows what the widget has, by reference: nothing is sent twice, and both say the same words.
"""

import gzip
import hashlib
import re
from collections.abc import Collection
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
from discussions.catalogue import find_direction, find_language, list_embed_messages, list_messages

SOURCES = Path(__file__).parent / "static" / "parley"
WIDGET, CLIENT = "embed.js", "parley.js"
# The screens that come later, each with the prefixes of what it alone says.
SCREENS = {
    "challenge": ("challenge.",),
    "forecasts": ("forecast.", "prompt."),
    "guide": ("guide.",),
    "history": ("history.",),
    "report": ("report.",),
}
_IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<module>\w+\.js)";$')
# The line of messages.js in whose place the joined script has a language.
_BUILT_IN = 'const builtIn = { language: "", direction: "", texts: {} };'
# The line of later.js in whose place the widget names what it lends to its screens.
_LEND = "const lend = () => ({});"

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


def load_screen(name: str, tag: str) -> Asset:
    """Return one of SCREENS with what it says in the language of `tag`. Raises KeyError."""
    if settings.DEBUG:
        _load_screen.cache_clear()
    return _load_screen(name, SCREENS[name], find_language(tag))


def join_modules(folder: Path, entry: str, *, without: Collection[str] = ()) -> str:
    """Return the module `entry`, which exports what it did, and all that it imports, each before those that need it.

    The modules `without` are left out. Our own modules make this simple: an import is one line, only the entry has side
    effects, and no two modules have the same name at their top level (or the script would not parse).
    """
    joined = [
        line if name == entry else line.removeprefix("export ")
        for name in list_modules(folder, entry)
        if name not in without
        for line in _read_lines(folder, name)
        if not _IMPORT.match(line)
    ]
    return "\n".join(joined) + "\n"


def list_modules(folder: Path, entry: str) -> list[str]:
    """Return the module `entry` and all that it imports, each after those that it needs."""
    found: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        seen.add(name)
        for line in _read_lines(folder, name):
            if (imported := _IMPORT.match(line)) and imported["module"] not in seen:
                visit(imported["module"])
        found.append(name)

    visit(entry)
    return found


def list_borrowed(folder: Path, entry: str, lender: str) -> list[str]:
    """Return the names that the module `entry`, and what comes with it, import from modules of `lender`."""
    has = list_modules(folder, lender)
    lines = [
        line for name in list_modules(folder, entry) if name not in has for line in _read_lines(folder, name)
    ]
    imports = [imported for line in lines if (imported := _IMPORT.match(line)) and imported["module"] in has]
    return sorted({name.strip() for imported in imports for name in imported["names"].split(",")})


def _read_lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()


@cache
def _load_script(entry: str, language: str) -> Asset:
    words = f"const builtIn = {encode_json(_describe_language(language)).decode()};"
    lent = {"teach"}.union(*(list_borrowed(SOURCES, f"{name}.js", WIDGET) for name in SCREENS))
    lend = f"const lend = () => ({{ {', '.join(sorted(lent))} }});"
    return _make_script(join_modules(SOURCES, entry).replace(_BUILT_IN, words).replace(_LEND, lend))


@cache
def _load_screen(name: str, prefixes: tuple[str, ...], language: str) -> Asset:
    entry = f"{name}.js"
    borrowed = ", ".join(list_borrowed(SOURCES, entry, WIDGET))
    texts = encode_json(list_messages(language, prefixes)).decode()
    taken = f"({{ {borrowed} }} = lent); lent.teach({texts});"
    borrow = f"let {borrowed};\nexport const borrow = (lent) => {{ {taken} }};\n"
    return _make_script(borrow + join_modules(SOURCES, entry, without=list_modules(SOURCES, WIDGET)))


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


def _make_script(script: str) -> Asset:
    script = _STYLE.sub(lambda style: rcssmin.cssmin(style[0]), script)
    return _make_asset(rjsmin.jsmin(script).encode())


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
