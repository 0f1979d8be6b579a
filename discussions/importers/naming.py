"""Which thread a page's comments belong to: its key and its address, from what the page was called elsewhere.

A thread's key is the path of its page without the slashes at its ends, other slashes made `-`: the same for http and
https, with and without `www.`, and whatever a newsletter has put behind the `?`. So what elsewhere were two threads of
one page is one here. Pure.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TextIO
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from discussions.importers.records import PageName

MAX_KEY_CHARACTERS = 200
MAX_URL_CHARACTERS = 2_000
MAX_RULES = 100_000
KEY_SOURCES = ("url", "identifier")
ROOT_NAME = "index"

_UNFIT_FOR_KEY = re.compile(r"[/\s\x00-\x1f\x7f]+")
_UNFIT_FOR_URL = re.compile(r"[\s\\\x00-\x1f\x7f]")
# What is not of the page: which campaign or which comment's link led to it.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|replytocom", re.IGNORECASE)


class Named(NamedTuple):
    """A thread's key, the name that it was made of, and the address of its page, which may be empty."""

    key: str
    name: str
    url: str


class BadRule(ValueError):
    """A rule for addresses that can't be followed. The message says which."""


class UrlRules:
    """Old addresses and what they are now. One that ends in `*` is for all that begin so; the longest one counts."""

    def __init__(self, rules: Iterable[tuple[str, str]] = ()) -> None:
        """Raises BadRule."""
        self._exact: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        for old, new in rules:
            if old.endswith("*") != new.endswith("*") or not old.strip("*"):
                raise BadRule(f"{old} to {new}: give both a * at the end, or neither")
            if old.endswith("*"):
                self._prefixes[old[:-1]] = new[:-1]
            else:
                self._exact[old] = new
        self._lengths = sorted({len(prefix) for prefix in self._prefixes}, reverse=True)

    def apply(self, url: str) -> str:
        if url in self._exact:
            return self._exact[url]
        for length in self._lengths:
            if (prefix := url[:length]) in self._prefixes:
                return self._prefixes[prefix] + url[length:]
        return url


def read_rules(file: TextIO) -> list[tuple[str, str]]:
    """Return the rules of a CSV file without a header: old, new. Raises BadRule."""
    rules: list[tuple[str, str]] = []
    try:
        for row in csv.reader(file):
            if not row:
                continue
            if len(row) != 2 or len(rules) == MAX_RULES:
                raise BadRule(f"line {len(rules) + 1} is not an old and a new address, or one of too many")
            rules.append((row[0].strip(), row[1].strip()))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadRule(f"it can't be read as CSV: {error}") from error
    return rules


class Naming:
    """Names threads. The same page always gets the same key.

    `only` puts all into the thread with that key. `base_url` is put before addresses that are only a path. `key_from`
    is one of KEY_SOURCES: what of the page its key is made of, if it has both.
    """

    def __init__(
        self, *, only: str = "", base_url: str = "", rules: UrlRules | None = None, key_from: str = "url"
    ) -> None:
        self._only, self._base_url, self._key_from = only, base_url, key_from
        self._rules = rules or UrlRules()
        self.name = lru_cache(maxsize=4096)(self._name)

    def _name(self, page: PageName) -> Named | None:
        """Return how `page` is called here, None if nothing names it."""
        given = self._complete(page.url)
        url = self._rules.apply(given)
        if url == given and (cleaned := clean_url(given)):
            moved = self._rules.apply(cleaned)
            url = moved if moved != cleaned else given
        address = clean_url(url)
        if self._only:
            return Named(self._only, self._only, address)
        if page.thread:
            # Whoever knows its name knows its address: it is not to be guessed from, so it stays as it is.
            return Named(make_thread_key(page.thread), page.thread, check_url(url))
        if page.identifier and (self._key_from == "identifier" or not url):
            return Named(make_thread_key(page.identifier), page.identifier, address)
        if name := _name_page(address or _clean_path(url)):
            return Named(make_thread_key(name.split("/", 3)[3]), name, address)
        return Named(make_thread_key(url), url, "") if _UNFIT_FOR_KEY.sub("", url) else None

    def _complete(self, url: str) -> str:
        if self._base_url and url.startswith("/") and not url.startswith("//"):
            try:
                return urljoin(self._base_url, url)
            except ValueError:
                return url
        return url


def make_thread_key(name: str) -> str:
    """Return the key of the thread called `name` elsewhere: the name itself where it can be one.

    White space and slashes in a row become one `-`; what is then too long is cut and ends in a hash of the name. The
    same name always gives the same key.
    """
    key = _UNFIT_FOR_KEY.sub("-", name)
    if len(key) <= MAX_KEY_CHARACTERS:
        return key
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"{key[: MAX_KEY_CHARACTERS - len(digest) - 1]}-{digest}"


def check_url(url: str) -> str:
    """Return the page's address without its fragment, "" if it is none: an odd one must not lose a comment."""
    url = url.strip().partition("#")[0]
    if _UNFIT_FOR_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        return ""
    return url if is_usable and len(url) <= MAX_URL_CHARACTERS else ""


def clean_url(url: str) -> str:
    """Return what `check_url` does, as one page always has it: the host in small letters, without tracking."""
    url = check_url(url)
    if not url:
        return ""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.lower(), query=_clean_query(parts.query)).geturl()


def _clean_query(query: str) -> str:
    if not _TRACKING.search(query):
        return query  # as it was, to the letter
    kept = [(name, value) for name, value in parse_qsl(query, True) if not _TRACKING.fullmatch(name)]
    return urlencode(kept)


def _clean_path(url: str) -> str:
    """Return a path without what clean_url removes, "" if it is something else."""
    if not url.startswith("/") or url.startswith("//"):
        return ""
    path, _, query = url.partition("#")[0].partition("?")
    query = _clean_query(query)
    return f"{path}?{query}" if query else path


def _name_page(url: str) -> str:
    """Return `//host/path?query` of an address or a path, the host without `www.`, "" if there is nothing to name."""
    if not url:
        return ""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    path = unquote(parts.path)
    if "\ufffd" in path or not path.isprintable():
        path = parts.path
    path = path.strip("/") or ("" if parts.query else ROOT_NAME)
    return f"//{host}/{path}" + (f"?{parts.query}" if parts.query else "")
